import ArgumentParser
import CountPipeline

@main
struct Trowel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trowel",
    abstract: "Counts participatory budgets, exactly and reproducibly.",
    discussion: """
      A cycle is a folder with a by-law (cycle.yaml), tables and ballots as CSV. 'count' applies \
      the rule that each council adopted and writes a report pack that anybody can check.

      Exit status: 0 final; 1 a comparison or verification failed; 3 pending; 4 a tie without a \
      lot; 64 wrong usage; 65 bad data; 66 an input is missing; 70 an invariant broke; 73 or 74 \
      output could not be written; 75 another run holds the lock.
      """,
    version: "trowel \(Program.version)",
    subcommands: [
      Init.self, Check.self, Count.self, Tally.self, Recount.self, Verify.self, Convert.self,
      Lot.self, Rules.self,
    ])
}

/// Prints what a run reports and ends with its status.
func finish(_ report: RunReport) throws {
  Terminal.write(report.messages, to: .error)
  guard Terminal.write(report.output, to: .output) else {
    Terminal.write(["error: standard output cannot be written"], to: .error)
    throw ExitCode((report.exit == .final ? .cannotWrite : report.exit).rawValue)
  }
  throw ExitCode(report.exit.rawValue)
}
