"""What police.uk publishes: street-level crime, outcomes, stop and search."""
