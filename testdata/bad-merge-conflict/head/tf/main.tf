resource "aws_iam_role" "orders" {
<<<<<<< HEAD
  name = "ours"
=======
  name = "theirs"
>>>>>>> topic
}
