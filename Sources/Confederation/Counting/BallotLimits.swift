import BudgetModel

/// What one ballot may hold in one contest, prepared for a sheet: limits as whole numbers over the
/// sheet's scale, costs by place of the project.
struct BallotLimits: Sendable {
  struct Label: Sendable {
    var label: String
    var limit: Int
    /// By place of the project: whether it carries the label.
    var carries: [Bool]
  }
  /// The amounts that a knapsack ballot may give a project, besides 0.
  struct Amounts: Sendable {
    var least: Int64
    var most: Int64
    var step: Int64
  }
  /// Whole numbers over the sheet's scale; a bound that is not set is the least or greatest number.
  struct Bounds: Sendable {
    var least: Int64
    var most: Int64
  }
  enum Values: Sendable { case none, ranks, points, amounts }

  let kind: BallotKind
  /// What the values of this sheet mean in this contest; `none`: they are not used.
  let values: Values
  /// A wide file: a cell of 0 points or amount 0 is no choice.
  let skipsZeros: Bool
  let orderIsKnown: Bool
  let valueScale: Int64

  let readsOnlyTouched: Bool
  let ignoresBlanks: Bool
  let unknownRejects: Bool
  let repeatedRejects: Bool
  let allowsEqualRanks: Bool
  let rankGaps: BallotSettings.RankGaps
  let truncatesChoices: Bool
  let truncatesCost: Bool

  let minimumChoices: Int
  let maximumChoices: Int
  let labels: [Label]
  let points: Bounds
  let sums: Bounds
  /// Nil: no exact sum. A sum that no whole number over the scale can reach is `Int64.min`.
  let exactSum: Int64?
  /// Cost printed on the ballot, by place.
  let costs: [Int64]
  let amounts: [Amounts]
  let minimumCost: Int64
  let maximumCost: Int64

  init(contest: Contest, plan: CyclePlan, sheet: BallotSheet) {
    let settings = contest.settings.ballots
    let printed = contest.projects.map { plan.input.projects[$0] }
    let scale = Ratio(sheet.valueScale)
    kind = settings.kind
    values = Self.values(of: sheet.valueMeaning, kind: settings.kind)
    skipsZeros = sheet.valueMeaning == .byKind && [.points, .knapsack].contains(settings.kind)
    orderIsKnown = sheet.orderIsMeaningful
    valueScale = sheet.valueScale
    readsOnlyTouched = contest.settings.electorate == .touched
    ignoresBlanks = contest.settings.ignoresBlankBallots
    unknownRejects = settings.unknownChoiceRejectsBallot
    repeatedRejects =
      settings.duplicateChoiceRejectsBallot ?? (values == .points || values == .amounts)
    allowsEqualRanks = settings.allowsEqualRanks
    rankGaps = settings.rankGaps
    truncatesChoices = settings.truncatesOvervote
    truncatesCost = settings.truncatesOverLimit
    minimumChoices = Int(settings.minimumChoices ?? 0)
    maximumChoices = settings.maximumChoices.map(Int.init) ?? .max
    labels = settings.maximumChoicesByLabel.sorted { $0.key.isBefore($1.key) }.map { entry in
      Label(
        label: entry.key, limit: Int(entry.value),
        carries: printed.map { $0.carries(label: entry.key) })
    }
    points = Self.bounds(settings.minimumPoints, settings.maximumPoints, scale: scale)
    sums = Self.bounds(settings.minimumSum, settings.maximumSum, scale: scale)
    exactSum = settings.exactSum.map { sum in
      let scaled = sum * scale
      return scaled.isWhole ? Int64(exactly: scaled.numerator) ?? .min : .min
    }
    costs = printed.map { ($0.costOnBallot ?? $0.cost).minorUnits }
    amounts = printed.map(Self.amounts(of:))
    minimumCost = settings.minimumCost?.minorUnits ?? .min
    maximumCost = (settings.maximumCost ?? contest.publishedAmount)?.minorUnits ?? .max
  }

  private static func values(of meaning: BallotSheet.ValueMeaning, kind: BallotKind) -> Values {
    switch (kind, meaning) {
    case (.ranked, .rank), (.ranked, .byKind): .ranks
    case (.points, .points), (.points, .byKind): .points
    case (.knapsack, .amount), (.knapsack, .byKind): .amounts
    default: .none
    }
  }

  private static func bounds(_ least: Ratio?, _ most: Ratio?, scale: Ratio) -> Bounds {
    Bounds(
      least: least.map { Int64(clamping: ($0 * scale).roundedUp) } ?? .min,
      most: most.map { Int64(clamping: ($0 * scale).roundedDown) } ?? .max)
  }

  private static func amounts(of project: Project) -> Amounts {
    let cost = (project.costOnBallot ?? project.cost).minorUnits
    guard let least = project.costMinimum?.minorUnits else {
      return Amounts(least: cost, most: cost, step: 1)
    }
    return Amounts(least: least, most: cost, step: max(1, project.costStep?.minorUnits ?? 1))
  }
}
