import ArgumentParser
import CountPipeline

struct Tally: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Seals one council's totals for the level above.",
    discussion: """
      Writes tallies/<council>.csv and tallies/<council>.manifest.json. No ballot leaves the \
      council: only these two files are handed up.
      """)

  @Argument(help: "The cycle's folder; of the ballots, only the council's own are needed.")
  var cycle: String
  @Option(help: "The council whose totals are sealed.")
  var council: String
  @Option(help: "The folder in which tallies/ is written.")
  var out = "."
  @OptionGroup var common: CommonOptions

  func run() throws {
    try finish(
      Tallying(cycle: cycle, council: council, out: out, settings: common.settings).run())
  }
}
