import ArgumentParser
import CountPipeline

struct Count: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Counts the whole cycle and writes the report pack.")

  @Argument(help: "The cycle's folder.")
  var cycle: String
  @Option(help: "Where the pack goes (default: Reports/<cycle> here).")
  var out: String?
  @Option(help: "The date printed in reports, in place of the by-law's as-of.")
  var asOf: String?
  @OptionGroup var log: LogOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let counting = Counting(
      cycle: cycle, out: out, asOf: asOf, log: log.settings, settings: common.settings)
    try finish(counting.run())
  }
}
