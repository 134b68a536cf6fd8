import ArgumentParser
import CountPipeline

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks a pack without the ballots: digests, sums, and the count from its tallies.")

  @Argument(help: "The pack's folder.")
  var pack: String
  @Option(help: "An event log whose chain is checked as well.")
  var log: String?
  @Option(help: "The digest that the last line of the log must have.")
  var head: String?
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if head != nil && log == nil { throw ValidationError("--head goes with --log") }
  }

  func run() throws {
    try finish(Verifying(pack: pack, log: log, head: head, settings: common.settings).run())
  }
}
