import ArgumentParser
import CountPipeline

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads everything, counts nothing, prints every problem.",
    discussion: "Each line is file:line:column: level: sentence [code].")

  @Argument(help: "The cycle's folder.")
  var cycle: String
  @OptionGroup var common: CommonOptions

  func run() throws {
    try finish(Checking(cycle: cycle, settings: common.settings).run())
  }
}
