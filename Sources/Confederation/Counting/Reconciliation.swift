import BudgetModel

/// The rows of `reconciliation.csv` and the checks C1 and C2 (AUDIT 3.6).
struct Reconciliation {
  /// The numbers of one scope, bucket by bucket in written order.
  private struct Scope {
    var name: String
    var council: String
    var file: String
    var buckets: [(quantity: String, bucket: String, value: Int)]
  }
  /// One file: a sheet's account, or the ballots that a tally speaks of.
  private struct File {
    var council: CouncilIndex
    var path: String
    var ballots: BallotCounts
    var account: SheetAccount?
  }

  let tree: CouncilTree
  let exclusionIDs: [String]
  private var files: [File] = []
  /// By council: eligible people of the roll and distinct voter keys; nil: no roll.
  private var roll: [(eligible: Int, voted: Int)]?
  private(set) var rows: [ReconciliationRow] = []
  private(set) var identitiesHold = true
  private(set) var sumsHold = true

  init(tree: CouncilTree, exclusionIDs: [String]) {
    self.tree = tree
    self.exclusionIDs = exclusionIDs
  }

  mutating func addFile(_ path: String, council: CouncilIndex, _ account: SheetAccount) {
    files.append(
      File(
        council: council, path: path, ballots: account.ballots(exclusions: exclusionIDs),
        account: account))
  }

  mutating func addTally(_ path: String, council: CouncilIndex, _ ballots: BallotCounts) {
    files.append(File(council: council, path: path, ballots: ballots, account: nil))
  }

  mutating func addRoll(_ numbers: [(eligible: Int, voted: Int)]) { roll = numbers }

  mutating func finish() {
    files.sort {
      $0.council == $1.council ? $0.path.isBefore($1.path) : $0.council < $1.council
    }
    let filesOfCouncil = Dictionary(grouping: files, by: \.council)
    let councils = filesOfCouncil.keys.sorted()
    var scopes = files.map { scope("file", tree[$0.council].id, $0.path, [$0], nil) }
    let byCouncil = councils.map { council in
      scope(
        "council", tree[council].id, "", filesOfCouncil[council] ?? [],
        roll.map { $0[council.position] })
    }
    let all = roll.map { roll in
      councils.reduce((eligible: 0, voted: 0)) {
        ($0.eligible + roll[$1.position].eligible, $0.voted + roll[$1.position].voted)
      }
    }
    let total = scope("total", "", "", files, all)
    check(scopes, byCouncil, total)
    scopes += byCouncil + [total]
    rows = scopes.flatMap { scope in
      scope.buckets.map {
        ReconciliationRow(
          scope: scope.name, councilID: scope.council, file: scope.file, quantity: $0.quantity,
          bucket: $0.bucket, value: $0.value)
      }
    }
  }

  private func scope(
    _ name: String, _ council: String, _ path: String, _ files: [File],
    _ roll: (eligible: Int, voted: Int)?
  ) -> Scope {
    let ballots = files.reduce(into: BallotCounts()) { $0 += $1.ballots }
    var buckets = ballotBuckets(ballots)
    let accounts = files.compactMap(\.account)
    if !accounts.isEmpty { buckets += choiceBuckets(SheetAccount.sum(accounts)) }
    if let roll {
      buckets.append(("roll", "eligible", roll.eligible))
      buckets.append(("roll", "voted", roll.voted))
    }
    return Scope(name: name, council: council, file: path, buckets: buckets)
  }

  private func ballotBuckets(_ ballots: BallotCounts) -> [(String, String, Int)] {
    [("ballots", "received", ballots.received)]
      + Self.coded("ballots", "rejected", ballots.rejected)
      + Self.coded("ballots", "excluded", Self.franchiseCodes(ballots.excluded)) + [
        ("ballots", "counted", ballots.counted), ("counted", "blank", ballots.blank),
        ("counted", "with-choices", ballots.counted - ballots.blank),
      ]
  }

  private func choiceBuckets(_ account: SheetAccount) -> [(String, String, Int)] {
    var void = BallotCode.named(account.voidChoices)
    var excluded: [String: Int] = [:]
    for (place, count) in account.excludedChoices.enumerated() where count > 0 {
      excluded[exclusionIDs[place], default: 0] += count
    }
    void.merge(Self.franchiseCodes(excluded), uniquingKeysWith: +)
    return [
      ("choices", "read", account.choicesRead),
      ("choices", "on-rejected-ballots", account.choicesOnRejected),
      ("choices", "on-excluded-ballots", account.choicesOnExcluded),
    ] + Self.coded("choices", "void", void) + [
      ("choices", "counted", account.choicesCounted), ("rows", "read", account.rowsRead),
      ("rows", "on-counted-ballots", account.rowsOnCounted),
      ("rows", "on-rejected-ballots", account.rowsOnRejected),
      ("rows", "on-excluded-ballots", account.rowsOnExcluded), ("rows", "unattributed", 0),
    ]
  }

  private static func franchiseCodes(_ counts: [String: Int]) -> [String: Int] {
    Dictionary(uniqueKeysWithValues: counts.map { ("franchise-" + $0.key, $0.value) })
  }

  /// One row for each code that occurs, in id order; if none occurs, one row without code.
  private static func coded(
    _ quantity: String, _ bucket: String, _ counts: [String: Int]
  ) -> [(String, String, Int)] {
    if counts.isEmpty { return [(quantity, bucket, 0)] }
    return counts.sorted { $0.key.isBefore($1.key) }.map {
      (quantity, bucket + ":" + $0.key, $0.value)
    }
  }

  // MARK: Checks

  private mutating func check(_ files: [Scope], _ councils: [Scope], _ total: Scope) {
    identitiesHold = files.allSatisfy(Self.identityHolds)
    let byCouncil = Dictionary(grouping: files, by: \.council)
    sumsHold =
      councils.allSatisfy { Self.sums(byCouncil[$0.council] ?? []) == Self.sums([$0]) }
      && Self.sums(councils) == Self.sums([total])
  }

  private static func identityHolds(_ scope: Scope) -> Bool {
    func sum(_ quantity: String, _ buckets: [String]) -> Int {
      scope.buckets.filter { row in
        row.quantity == quantity && buckets.contains(String(row.bucket.prefix { $0 != ":" }))
      }.reduce(0) { $0 + $1.value }
    }
    return sum("ballots", ["received"]) == sum("ballots", ["rejected", "excluded", "counted"])
      && sum("ballots", ["counted"]) == sum("counted", ["blank", "with-choices"])
      && sum("choices", ["read"])
        == sum("choices", ["on-rejected-ballots", "on-excluded-ballots", "void", "counted"])
      && sum("rows", ["read"])
        == sum(
          "rows",
          ["on-counted-ballots", "on-rejected-ballots", "on-excluded-ballots", "unattributed"])
  }

  /// What the roll says belongs to councils, not to files.
  private static func sums(_ scopes: [Scope]) -> [String: Int] {
    var sums: [String: Int] = [:]
    for row in scopes.flatMap(\.buckets) where row.value != 0 && row.quantity != "roll" {
      sums[row.quantity + " " + row.bucket, default: 0] += row.value
    }
    return sums
  }
}
