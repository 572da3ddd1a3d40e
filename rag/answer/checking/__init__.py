"""Whether the sources carry what a model wrote: the code decides, sentence by sentence."""
