import ArgumentParser
import CountPipeline

struct Recount: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Counts again from the inputs that a pack names and compares byte by byte.")

  @Argument(help: "The pack's folder.")
  var pack: String
  @Option(help: "The cycle's folder (default: the one the pack's Reports lies in, or here).")
  var inputs: String?
  @Option(help: "Keep the new pack in this folder.")
  var keep: String?
  @Flag(help: "Print every difference, not only the first 100 of a file.")
  var all = false
  @OptionGroup var common: CommonOptions

  func run() throws {
    try finish(
      Recounting(
        pack: pack, inputs: inputs, keep: keep, printsAll: all, settings: common.settings
      ).run())
  }
}
