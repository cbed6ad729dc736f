"""The last stage: the rendered files reach the disk, all of them or none."""
