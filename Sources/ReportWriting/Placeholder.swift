enum ReportWritingPlaceholder {}
