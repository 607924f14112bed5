"""The commands of `convlab`, one file each."""
