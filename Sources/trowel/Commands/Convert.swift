import ArgumentParser
import CountPipeline

struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turns Pabulib .pb files into a cycle, or a cycle into .pb files.",
    discussion: """
      One .pb file becomes a cycle with one council; several files of a city become one cycle \
      with a council and a pool each. With a cycle's folder as input, --to FILE.pb writes one \
      pool and --to FOLDER writes all.
      """)

  @Argument(help: "One or more .pb files, or a cycle's folder.")
  var inputs: [String]
  @Option(help: "The folder or the .pb file to write; it must not exist.")
  var to: String
  @Option(help: "The pool to write, where the cycle has several.")
  var pool: String?
  @Option(help: "The id of the new cycle (default: from the output's name).")
  var cycle: String?
  @Flag(help: "The same voter id in two files is one voter.")
  var sameVoters = false
  @Flag(help: "Costs that stand for a withdrawn project (999999999) make it withdrawn.")
  var sentinelWithdrawn = false
  @OptionGroup var common: CommonOptions

  func run() throws {
    let converting = Converting(
      inputs: inputs, to: to, pool: pool, cycleID: cycle, hasSameVoters: sameVoters,
      withdrawsSentinels: sentinelWithdrawn, settings: common.settings)
    try finish(converting.run())
  }
}
