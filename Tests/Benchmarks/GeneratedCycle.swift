import Glibc

/// A cycle with one council and as many approval ballots as wanted, nearly all different.
struct GeneratedCycle {
  var folder: String
  var ballots: Int
  var projects = 150

  var ballotFile: String { folder + "/ballots/city.csv" }

  func write() {
    mkdir(folder, 0o755)
    mkdir(folder + "/ballots", 0o755)
    write(
      "cycle.yaml",
      [
        """
        trowel: 1
        cycle: generated
        currency: EUR
        minor-digits: 2
        ties: {chain: [cheaper, project-id]}
        pools:
          - {pool: CITY, council: city, amount: 5000000.00}
        levels:
          - {level: city, leftover: {steps: [carry]}}

        """
      ])
    write("councils.csv", ["council_id,parent_id\ncity,\n"])
    write(
      "projects.csv",
      ["project_id,name,cost\n"]
        + (1...projects).map { "p\($0),Project \($0),\(20000 + 1000 * $0).00\n" })
    writeBallots()
  }

  private func write(_ name: String, _ parts: [String]) {
    let file = fopen(folder + "/" + name, "w")!
    for part in parts { fputs(part, file) }
    fclose(file)
  }

  /// 5 to 8 approvals each, from a small linear generator: the same file every time.
  private func writeBallots() {
    let file = fopen(ballotFile, "w")!
    fputs("ballot_id,vote\n", file)
    var state: UInt64 = 2026
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var line: [UInt8] = []
    for ballot in 1...max(1, ballots) {
      line.removeAll(keepingCapacity: true)
      line += "b\(ballot),\"".utf8
      // Steps of at least one through the list name no project twice.
      let count = 5 + next(4)
      var project = 0
      for choice in 0..<count {
        project += 1 + next((projects - project) / (count - choice) - 1)
        if choice > 0 { line.append(0x2C) }
        line += "p\(project)".utf8
      }
      line += "\"\n".utf8
      fwrite(line, 1, line.count, file)
    }
    fclose(file)
  }
}
