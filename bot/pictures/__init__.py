"""Pictures of what newsbot found, for chats and files. Matplotlib is imported nowhere else."""
