import ArgumentParser
import CountPipeline

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a commented cycle to start from, with CSV templates.")

  @Argument(help: "The folder to make; it must not exist or must be empty.")
  var folder: String

  func run() throws {
    try finish(Initialising(folder: folder).run())
  }
}
