"""Broken packages: one fault each, as small patches over the good one."""
