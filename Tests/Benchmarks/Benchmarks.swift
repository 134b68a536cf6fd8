import Glibc

/// Counts generated ballots with Trowel and with others, in one run, and prints ratios. Usage:
/// Benchmarks [BALLOTS] (default 10,000,000; 0 leaves the reading of files out).
///
/// First a file of approval ballots: Trowel does the whole work, it reads, hashes, checks, tallies,
/// decides and writes a pack; the others only read and count. Then the rules that need ballots.
@main
struct Benchmarks {
  static func main() {
    let ballots = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 10_000_000
    if ballots > 0 { read(ballots) }
    RuleBenchmarks.run()
  }

  private static func read(_ ballots: Int) {
    let folder = "/tmp/trowel-benchmark-\(getpid())"
    let cycle = GeneratedCycle(folder: folder, ballots: ballots)
    print("Generating \(ballots) ballots …")
    cycle.write()
    defer { _ = MeasuredProcess.run(["rm", "-rf", folder]) }
    guard let trowel = best({ trowel(cycle) }) else {
      print("trowel did not finish: build it with 'make release' first")
      exit(1)
    }
    report("trowel count, whole pack", trowel, against: trowel, ballots: ballots)
    for (name, run) in peers(cycle) {
      guard let peer = best(run) else {
        print("\(name): skipped, it is not installed here")
        continue
      }
      report(name, peer, against: trowel, ballots: ballots)
    }
  }

  private static func trowel(_ cycle: GeneratedCycle) -> MeasuredProcess? {
    let program = CommandLine.arguments[0].split(separator: "/").dropLast().joined(separator: "/")
    let path = (CommandLine.arguments[0].hasPrefix("/") ? "/" : "") + program + "/trowel"
    return MeasuredProcess.run([
      path, "count", cycle.folder, "--out", cycle.folder + "/pack", "--quiet",
    ])
  }

  private static func peers(
    _ cycle: GeneratedCycle
  ) -> [(name: String, run: () -> MeasuredProcess?)] {
    let sources = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let peers = "/" + sources + "/Peers/"
    let program = cycle.folder + "/count"
    _ = MeasuredProcess.run(["cc", "-O2", "-o", program, peers + "count.c", "-lcsv"])
    return [
      (
        "plain C with libcsv, bare count",
        { MeasuredProcess.run([program, cycle.ballotFile, String(cycle.projects)]) }
      ),
      (
        "DuckDB, bare count",
        { MeasuredProcess.run(["python3", peers + "count_duckdb.py", cycle.ballotFile]) }
      ),
      (
        "polars, bare count",
        { MeasuredProcess.run(["python3", peers + "count_polars.py", cycle.ballotFile]) }
      ),
    ]
  }

  /// The fastest of three runs; nil if one fails.
  private static func best(_ run: () -> MeasuredProcess?) -> MeasuredProcess? {
    var best: MeasuredProcess?
    for _ in 1...3 {
      guard let measured = run(), measured.status == 0 else { return nil }
      if best == nil || measured.seconds < best!.seconds { best = measured }
    }
    return best
  }

  private static func report(
    _ name: String, _ measured: MeasuredProcess, against trowel: MeasuredProcess, ballots: Int
  ) {
    func hundredths(_ value: Double) -> String {
      let whole = Int((value * 100).rounded())
      return "\(whole / 100).\(whole % 100 < 10 ? "0" : "")\(whole % 100)"
    }
    print(
      "\(name): \(hundredths(measured.seconds)) s, "
        + "trowel takes \(hundredths(trowel.seconds / measured.seconds)) x its time; "
        + "\(measured.peakBytes / max(1, ballots)) bytes of memory a ballot")
  }
}
