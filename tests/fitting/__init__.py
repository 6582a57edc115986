"""What the weights of the conflict rules are fitted with."""
