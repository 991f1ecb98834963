"""What travels between the stages: pages, drafts, rejections, verdicts, and their keys."""
