import ArgumentParser
import CountPipeline

struct Lot: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the lot order for the minutes, from the published seed.")

  @Argument(help: "The cycle's folder.")
  var cycle: String
  @Flag(help: "The order of councils in place of projects.")
  var councils = false
  @OptionGroup var common: CommonOptions

  func run() throws {
    try finish(LotPrinting(cycle: cycle, ofCouncils: councils, settings: common.settings).run())
  }
}
