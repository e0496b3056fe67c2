import type { AWS } from '@serverless/typescript';

const service: AWS = {
  service: 'orders',
  provider: { name: 'aws', runtime: 'python3.12' },
  functions: { read: { handler: 'read.handler' } },
};

module.exports = service;
