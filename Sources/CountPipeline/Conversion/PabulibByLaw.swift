internal import BallotReading
internal import BudgetModel

/// The settings of one contest as far as META tells them, as text for `cycle.yaml`.
struct PabulibByLaw {
  let file: PabulibFile
  private let limits: PabulibFile.BallotLimits

  init(_ file: PabulibFile) {
    self.file = file
    limits = file.limits
  }

  /// Key and YAML of each setting, in the order of the reference.
  var settings: [(key: String, text: String)] {
    var settings = [("rule", rule ?? "{name: TODO}"), ("ballots", ballots)]
    if let threshold { settings.append(("threshold", threshold)) }
    if let caps { settings.append(("caps", caps)) }
    return settings
  }

  /// What META says and a by-law of this program does not hold.
  var findings: [Diagnostic] {
    var findings: [Diagnostic] = []
    if rule == nil {
      let word = file["rule"].map { "the rule \(quoted($0)) does" } ?? "a file without a rule does"
      findings.append(
        finding(
          .pbRuleUnspecified, key: "rule",
          "\(word) not say how projects are chosen; write the rule of the by-law in cycle.yaml"))
    }
    for key in Self.unheld where file[key] != nil {
      let value = file[key]!
      if key == "default_score" && Ratio(exact: value)?.isZero == true { continue }
      if key == "budget_per_category" && caps != nil { continue }
      findings.append(
        finding(.pbLossy, key: key, "'\(key)' (\(quoted(value))) has no setting; it is left out"))
    }
    return findings
  }

  private static let unheld = [
    "default_score", "budget_per_category", "budget_per_neighborhood", "min_length_per_category",
    "max_length_per_category", "min_sum_cost_per_category", "max_sum_cost_per_category",
    "leftover_budget",
  ]

  private func finding(_ code: DiagnosticCode, key: String, _ sentence: String) -> Diagnostic {
    let place = file.meta.first { $0.key == key }?.place
    return Diagnostic(code, at: place ?? SourceLocation(file: file.path), sentence)
  }
}

extension PabulibByLaw {
  /// Nil where META names no rule that this program knows.
  private var rule: String? {
    switch file["rule"] {
    case "greedy", "greedy-threshold": greedy(misfit: "skip")
    case "greedy-no-skip": greedy(misfit: "stop")
    case let name? where name.hasPrefix("equalshares"): equalShares(name)
    default: nil
    }
  }

  private func greedy(misfit: String) -> String {
    var members = [("name", "greedy")]
    if file.voteType.hasPoints { members.append(("score", "points")) }
    if file.voteType.isRanking {
      members.append(("score", "positional"))
      let base = limits.maximumLength == nil ? "projects" : "max-choices"
      members.append(("positions", CycleText.map([("m", base)])))
    }
    return CycleText.map(members + [("misfit", misfit)])
  }

  /// `equalshares`, with `/add1` and `-comparison` where they stand in the name.
  private func equalShares(_ name: String) -> String? {
    let known = ["equalshares", "equalshares/add1"]
    let isCompared = name.hasSuffix("-comparison")
    let base = isCompared ? String(name.dropLast("-comparison".count)) : name
    guard known.contains(base) else { return nil }
    let hasAdd1 = base.hasSuffix("/add1")
    var members = [
      ("name", "equal-shares"), ("utility", "cost"), ("completion", hasAdd1 ? "add1" : "none"),
    ]
    if hasAdd1 { members.append(("add1-variant", "pabulib-checker")) }
    if isCompared { members.append(("comparison", "satisfaction")) }
    return CycleText.map(members)
  }

  private var kind: BallotKind {
    switch file.voteType {
    case .ordinal: .ranked
    case .cumulative, .scoring: .points
    case .approval, .chooseOne: limits.maximumCost == nil ? .approval : .knapsack
    }
  }

  private var ballots: String {
    var members = [("kind", kind.rawValue)]
    func add(_ key: String, _ text: String?) {
      if let text { members.append((key, text)) }
    }
    add("min-choices", limits.minimumLength.map(String.init))
    add("max-choices", limits.maximumLength.map(String.init))
    if kind == .points {
      add("min", limits.minimumPoints?.exact)
      add("max", limits.maximumPoints?.exact)
      let isExact = limits.minimumSum != nil && limits.minimumSum == limits.maximumSum
      add("sum-min", isExact ? nil : limits.minimumSum?.exact)
      add("sum-max", isExact ? nil : limits.maximumSum?.exact)
      add("sum-exact", isExact ? limits.minimumSum?.exact : nil)
    }
    if kind == .knapsack {
      add("min-cost", limits.minimumCost?.decimal(minorDigits: 2))
      add("max-cost", limits.maximumCost?.decimal(minorDigits: 2))
    }
    let channels = Set(file.ballots.map(\.channel)).filter { !$0.isEmpty }
    if !channels.isEmpty {
      add(
        "channels", CycleText.list(channels.sorted { $0.isBefore($1) }.map(CycleText.scalar)))
    }
    return CycleText.map(members)
  }

  private var threshold: String? {
    guard let least = file.threshold, least > .zero else { return nil }
    let measure = file.voteType.hasPoints ? "points" : file.voteType.isRanking ? "score" : "votes"
    return CycleText.map([("measure", measure), ("at-least", least.exact)])
  }

  /// `budget_per_category`, amounts in the order of `categories`.
  private var caps: String? {
    func pieces(_ key: String) -> [String] {
      (file[key] ?? "").split(separator: ",").map { PabulibByLaw.trimmed($0) }
    }
    let labels = pieces("categories")
    let amounts = pieces("budget_per_category").compactMap { try? PabulibAmount.read($0).get() }
    guard !amounts.isEmpty, labels.count == amounts.count else { return nil }
    let caps = zip(labels, amounts).map {
      CycleText.map([
        ("label", CycleText.scalar($0)), ("max-amount", $1.decimal(minorDigits: 2)),
      ])
    }
    return CycleText.list(caps)
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
