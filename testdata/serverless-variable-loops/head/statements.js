module.exports.statements = () => [];
