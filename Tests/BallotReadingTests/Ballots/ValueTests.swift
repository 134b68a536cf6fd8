import BallotReading
import BudgetModel
import Testing

struct ValueTests {
  private let missing = BallotSheet.missingValue
  private let bad = BallotSheet.badValue

  @Test func pointsShareOneDenominator() {
    let sheet = SmallCity(kind: .points).read(
      "ballot_id,vote,points\nb1,\"p1,p2\",\"3,1/2\"\nb2,p3,0.25\nb3,p1,-2\n"
    ).value[0]
    #expect(sheet.valueMeaning == .points)
    #expect(sheet.valueScale == 4)
    #expect(sheet.ballotValues == [[12, 2], [1], [-8]])
  }

  @Test func pointsThatDoNotMatchTheChoicesAreMarked() {
    let reading = SmallCity(kind: .points).read(
      "ballot_id,vote,points\nb1,\"p1,p2\",\"3\"\nb2,p3,\"1,2\"\nb3,p1,\nb4,,\nb5,p1,x\n")
    #expect(reading.lines == [])
    let sheet = reading.value[0]
    #expect(sheet.mismatchedValues == [0, 1, 2])
    #expect(sheet.ballotValues == [[3, missing], [1], [missing], [], [bad]])
    #expect(sheet.source.valueText(ofBallot: 4, choice: 0) == "x")
    #expect(sheet.source.valueText(ofBallot: 0, choice: 1) == "")
  }

  @Test func amountsAreMinorUnits() {
    let sheet = SmallCity(kind: .knapsack).read(
      "ballot_id,vote,amounts\nb1,\"p1,p2\",\"100,5.50\"\nb2,p3,5.505\n"
    ).value[0]
    #expect(sheet.valueMeaning == .amount)
    #expect(sheet.ballotValues == [[10000, 550], [bad]])
  }

  @Test func weightsShareOneDenominator() {
    let sheet = SmallCity().read(
      "ballot_id,vote,weight\nb1,p1,2\nb2,p1,1/3\nb3,p1,\nb4,p1,0.5\n"
    ).value[0]
    #expect(sheet.weightScale == 6)
    #expect(sheet.weights == [12, 2, missing, 3])
  }

  @Test func commonCellsAreKeptByBallot() {
    let reading = SmallCity().read(
      "seq,voter_key,ballot_id,vote,channel,pool_id,x_note\n"
        + "7,k1,b1,p1,web,main,a\n,,b2,p2,,,b\n")
    #expect(reading.lines == [])
    let sheet = reading.value[0]
    #expect(sheet.sequences == [7, missing])
    #expect(sheet.voterKeys.map { keys in (0..<keys.count).map(keys.text(at:)) } == ["k1", ""])
    #expect(sheet.channelNames == ["paper", "web"])
    #expect(sheet.channels == [2, 0])
    #expect(sheet.poolNames == ["main"])
    #expect(sheet.poolNumbers == [1, 0])
    #expect(sheet.source.place(ofBallot: 0, column: "voter_key") == at(2, 3))
    #expect(sheet.source.place(ofBallot: 1, column: "channel") == at(3, 9))
  }

  @Test func aLongBallotWithDifferentCommonCellsIsMarked() {
    let reading = SmallCity().read(
      "ballot_id,project_id,points,voter_key,weight\n"
        + "b1,p1,1,k1,1/2\nb2,p1,3,k2,1\nb1,p2,2,k1,0.5\nb2,p2,1,k3,1\nb3,,5,k4,1\n")
    #expect(reading.lines == [])
    let sheet = reading.value[0]
    #expect(sheet.idTexts == ["b1", "b2", "b3"])
    #expect(sheet.ballots == [[0, 1], [0, 1], []])
    #expect(sheet.conflictingBallots == [1])
    #expect(sheet.mismatchedValues == [2])
    #expect(sheet.rowsPerBallot == [2, 2, 1])
  }

  @Test func longBallotsOfTwoCouncilsWithOneIdAreTwo() {
    let reading = BallotReader.read(
      file(
        "ballots/all.csv",
        "council_id,ballot_id,project_id\nsouth,b1,p1\nnorth,b1,p2\nsouth,b1,p3\n"),
      council: nil, context: SmallCity().context)
    #expect(reading.lines == [])
    #expect(reading.value.map(\.ballots) == [[[1]], [[0, 2]]])
    #expect(
      reading.value[1].source.place(ofBallot: 0, choice: 1)
        == at(4, 10, in: "ballots/all.csv"))
  }

  @Test func wideCellsFollowTheKindOfTheContest() {
    let text = "ballot_id,p1,p2,p3\nb1,2,1,\nb2,0,x,1/2\nb3,1.50,,0\n"
    let ranked = SmallCity(kind: .ranked).read(text).value[0]
    #expect(ranked.ballots == [[0, 1], [0, 1, 2], [0, 2]])
    #expect(ranked.ballotValues == [[2, 1], [bad, bad, bad], [bad, bad]])
    let points = SmallCity(kind: .points).read(text).value[0]
    #expect(points.valueScale == 2)
    #expect(points.ballotValues == [[4, 2], [0, bad, 1], [3, 0]])
    let knapsack = SmallCity(kind: .knapsack).read(text).value[0]
    #expect(knapsack.ballots == [[0, 1], [1, 2], [0]])
    #expect(knapsack.ballotValues == [[200, missing], [bad, bad], [150]])
    #expect(points.source.valueText(ofBallot: 1, choice: 2) == "1/2")
    #expect(points.source.place(ofBallot: 1, choice: 2) == at(3, 8))
  }

  @Test func aOneInAWideKnapsackCellIsThePrintedCost() {
    var context = SmallCity(kind: .knapsack).context
    context.printedCosts = [5000, 700, 1, 1].map(Money.init(minorUnits:))
    let sheet = BallotReader.read(
      file("ballots/north.csv", "ballot_id,p1,p2\nb1,1,7.00\n"), council: CouncilIndex(1),
      context: context
    ).value[0]
    #expect(sheet.ballotValues == [[5000, 700]])
  }

  @Test func projectsWithoutColumnAreWarnedOf() {
    var context = SmallCity().context
    context.projectsByCouncil = [[], [0, 1, 3].map(ProjectIndex.init), []]
    let reading = BallotReader.read(
      file("ballots/north.csv", "ballot_id,p1\nb1,1\n"), council: CouncilIndex(1),
      context: context)
    #expect(
      reading.lines == [
        "ballots/north.csv:1:1: warning: no column stands for 'p2', 'p4'; nobody could choose them "
          + "[project-no-column]"
      ])
  }

  @Test func unknownProjectsStayWithTheirText() {
    let reading = SmallCity().read("ballot_id,vote\nb1,\"p1, p9 ,p2\"\n")
    #expect(reading.lines == [])
    let sheet = reading.value[0]
    #expect(sheet.ballots == [[0, BallotSheet.unknownProject, 1]])
    #expect(sheet.source.text(ofBallot: 0, choice: 1) == "p9")
    #expect(sheet.source.place(ofBallot: 0, choice: 1) == at(2, 9))
  }

  @Test func aFileOfOnlyAHeaderGivesAnEmptySheet() {
    let reading = SmallCity().read("ballot_id,vote\n")
    #expect(reading.lines == [])
    #expect(reading.value.map(\.ballotCount) == [0])
    #expect(reading.rowCount == 0)
  }

  @Test func aFileThatNamesNoCouncilIsRefused() {
    let reading = BallotReader.read(
      file("ballots/nowhere.csv", "ballot_id,vote\nb1,p1\n"), council: nil,
      context: SmallCity().context)
    #expect(
      reading.lines == [
        "ballots/nowhere.csv: error: the file is named after no council of councils.csv and has no "
          + "column council_id; rename it or add the column [ballots-council-unknown]"
      ])
  }

  @Test func manyFindingsOfOneKindAreCounted() {
    let rows = (1...1205).map { "b\($0),p1,x\n" }.joined()
    let reading = SmallCity().read("ballot_id,vote,weight\n" + rows)
    #expect(reading.diagnostics.count == 1001)
    #expect(
      reading.lines.last
        == "ballots/north.csv:1002:10: error: the weight 'x' is no number above zero; write it as 3, "
        + "3/4 or 0.75 (and 204 more of this kind after this line) [number-bad]")
  }
}
