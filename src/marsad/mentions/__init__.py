"""Doc to mentions: who, when, where, how many, and whose words. `finder.MentionFinder` finds them all."""
