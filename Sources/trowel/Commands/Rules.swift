import ArgumentParser
import CountPipeline

struct Rules: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints every rule with its parameters and what it guarantees.")

  @Argument(help: "One rule, in full.")
  var name: String?

  func run() throws {
    try finish(RulePrinting(name: name).run())
  }
}
