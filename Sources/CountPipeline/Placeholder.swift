enum CountPipelinePlaceholder {}
