import BudgetModel

/// Turns what was found on the ballots into printed findings and rows of `rejected.csv`.
struct FindingReport {
  let plan: CyclePlan
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var rejected: [RejectedRow] = []
  private var nearestIDs: [String: String?] = [:]
  private static let mostSearches = 200

  init(plan: CyclePlan) { self.plan = plan }

  mutating func add(_ findings: [Finding], of reading: SheetReading) {
    let shown = FaultSentence(plan: plan, reading: reading, showsContent: true)
    let written = FaultSentence(
      plan: plan, reading: reading, showsContent: plan.input.byLaw.showsRejectedContent)
    for finding in findings {
      guard let code = finding.fault.code.diagnosticCode else { continue }
      let place = Self.place(of: finding, in: reading.sheet)
      let nearest = nearestID(to: finding, in: reading.sheet)
      diagnostics.append(
        Diagnostic(code, at: place, level: .reject, shown.sentence(finding, nearest: nearest)))
      rejected.append(
        RejectedRow(
          file: place.file, line: place.line ?? 0, column: place.column ?? 0, code: code.name,
          explanation: written.sentence(finding)))
    }
  }

  private static func place(of finding: Finding, in sheet: BallotSheet) -> SourceLocation {
    if let column = finding.fault.column {
      return sheet.source.place(ofBallot: finding.ballot, column: column)
    }
    return sheet.source.place(ofBallot: finding.ballot, choice: finding.fault.choice)
  }

  /// Searched once for each text, and only for the first texts, so that a file full of unknown ids
  /// costs little.
  private mutating func nearestID(to finding: Finding, in sheet: BallotSheet) -> String? {
    guard case .choiceUnknown(let choice) = finding.fault else { return nil }
    let text = sheet.source.text(ofBallot: finding.ballot, choice: choice)
    if let known = nearestIDs[text] { return known }
    if nearestIDs.count >= Self.mostSearches { return nil }
    let nearest = nearestName(to: text, among: plan.projects.lazy.map(\.id))
    nearestIDs[text] = .some(nearest)
    return nearest
  }

  /// What counts as it stands but should be known: how many, for each file.
  mutating func addNotes(_ account: SheetAccount, ofFile file: String) {
    let void = account.voidChoices[Int(BallotCode.choiceVoid.rawValue)]
    note(
      .choiceVoid, void, file, "names a project that is withdrawn, excluded or unqualified",
      "name projects that are withdrawn, excluded or unqualified", noun: "choice",
      end: "; the rest of the ballot stands")
    note(.rankGap, account.gaps, file, "skips a rank", "skip a rank", noun: "ballot")
    note(
      .ballotBlank, account.blank, file, "is blank and is counted as blank",
      "are blank and are counted as blank", noun: "ballot")
    note(
      .allChoicesVoid, account.allVoid, file, "has choices of which none counts",
      "have choices of which none counts", noun: "ballot")
  }

  private mutating func note(
    _ code: DiagnosticCode, _ count: Int, _ file: String, _ one: String, _ several: String,
    noun: String, end: String = ""
  ) {
    if count == 0 { return }
    let sentence = count == 1 ? "1 \(noun) \(one)" : "\(count) \(noun)s \(several)"
    diagnostics.append(
      Diagnostic(code, at: SourceLocation(file: file), sentence + end))
  }

  mutating func finish() {
    diagnostics.sort(by: Diagnostic.isBefore)
    rejected.sort(by: Self.isBefore)
  }

  private static func isBefore(_ left: RejectedRow, _ right: RejectedRow) -> Bool {
    if left.file != right.file { return left.file.isBefore(right.file) }
    if left.line != right.line { return left.line < right.line }
    if left.column != right.column { return left.column < right.column }
    if left.code != right.code { return left.code.isBefore(right.code) }
    return left.explanation.isBefore(right.explanation)
  }
}
