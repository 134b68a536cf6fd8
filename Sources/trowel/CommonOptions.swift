import ArgumentParser
import CountPipeline

/// Options that every counting command takes.
struct CommonOptions: ParsableArguments {
  @Flag(help: "Print nothing but errors.")
  var quiet = false

  @Option(help: ArgumentHelp("Threads to use; the bytes written never depend on it."))
  var workers: Int = Terminal.processorCount

  func validate() throws {
    guard workers >= 1 else { throw ValidationError("--workers must be at least 1") }
  }

  var settings: RunSettings {
    RunSettings(
      workers: ThreadWorkers(count: workers), isQuiet: quiet,
      progress: Terminal.progress(isQuiet: quiet))
  }
}

/// Who and when: for the event log only.
struct LogOptions: ParsableArguments {
  @Option(help: "Who runs this, for the event log (else TROWEL_OPERATOR).")
  var `operator`: String?

  @Flag(help: "Write no times into the event log.")
  var noClock = false

  var settings: LogSettings {
    LogSettings(
      operatorName: `operator` ?? Terminal.environment("TROWEL_OPERATOR") ?? "",
      hasClock: !noClock)
  }
}
