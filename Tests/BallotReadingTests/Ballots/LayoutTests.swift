import BallotReading
import BudgetModel
import Testing

struct LayoutTests {
  @Test func listLayoutKeepsTheOrderOfChoices() {
    let reading = SmallCity().read("ballot_id,vote\nb1,\"p1,p3\"\nb2,\nb3,p2\n")
    #expect(reading.lines == [])
    #expect(reading.rowCount == 3)
    let sheet = reading.value[0]
    #expect(sheet.council == CouncilIndex(1))
    #expect(sheet.idTexts == ["b1", "b2", "b3"])
    #expect(sheet.ballots == [[0, 2], [], [1]])
    #expect(sheet.orderIsMeaningful)
    #expect(sheet.source.place(ofBallot: 0, choice: 1) == at(2, 8))
    #expect(sheet.source.text(ofBallot: 0, choice: 1) == "p3")
    #expect(sheet.source.place(ofBallot: 2, choice: nil) == at(4, 1))
  }

  @Test func longLayoutBringsRowsOfOneBallotTogether() {
    let reading = SmallCity().read(
      "ballot_id,project_id,rank\nb1,p1,2\nb2,p2,1\nb1,p3,1\nb3,,\n")
    #expect(reading.lines == [])
    let sheet = reading.value[0]
    #expect(sheet.idTexts == ["b1", "b2", "b3"])
    #expect(sheet.ballots == [[0, 2], [1], []])
    #expect(sheet.ballotValues == [[2, 1], [1], []])
    #expect(sheet.valueMeaning == .rank)
    #expect(sheet.rowsPerBallot == [2, 1, 1])
    #expect(sheet.conflictingBallots == [])
    #expect(sheet.source.place(ofBallot: 0, choice: 1) == at(4, 4))
    #expect(sheet.source.valueText(ofBallot: 0, choice: 1) == "1")
  }

  @Test func ranksLayoutReadsOneProjectPerCell() {
    let reading = SmallCity().read("ballot_id,rank1,rank2,rank3\nb1,p2,p1,\nb2,p4,,p3\n")
    #expect(reading.lines == [])
    let sheet = reading.value[0]
    #expect(sheet.ballots == [[1, 0], [3, 2]])
    #expect(sheet.ballotValues == [[1, 2], [1, 3]])
    #expect(sheet.source.place(ofBallot: 1, choice: 1) == at(3, 8))
    #expect(sheet.source.valueText(ofBallot: 1, choice: 1) == "3")
  }

  @Test func wideLayoutReadsCellsByKind() {
    let reading = SmallCity(words: ["yes": "1", "no": "0", "abstain": ""]).read(
      "ballot_id,p1,p2,p3\nb1,1,0,1\nb2,yes,no,abstain\nb3,,x,\n")
    #expect(reading.lines == [])
    let sheet = reading.value[0]
    #expect(sheet.ballots == [[0, 2], [0], [1]])
    #expect(sheet.ballotValues == [[1, 1], [1], [BallotSheet.badValue]])
    #expect(sheet.source.place(ofBallot: 0, choice: 1) == at(2, 8))
    #expect(sheet.source.text(ofBallot: 0, choice: 1) == "p3")
    #expect(sheet.source.valueText(ofBallot: 2, choice: 0) == "x")
  }

  @Test func councilColumnGivesOneSheetPerCouncil() {
    let reading = BallotReader.read(
      file("ballots/all.csv", "council_id,ballot_id,vote\nsouth,b1,p1\nnorth,b1,p2\nsouth,b2,p3\n"),
      council: nil, context: SmallCity().context)
    #expect(reading.lines == [])
    #expect(reading.value.map(\.council) == [CouncilIndex(1), CouncilIndex(2)])
    #expect(reading.value.map(\.ballots) == [[[1]], [[0], [2]]])
    #expect(
      reading.value[1].source.place(ofBallot: 1, choice: 0)
        == at(4, 10, in: "ballots/all.csv"))
  }
}
