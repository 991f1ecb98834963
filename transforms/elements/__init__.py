"""What travels between the stages: pages, drafts, patches, rejections, and their keys."""
