import BudgetModel
import Testing

@testable import BallotReading

/// FORMATS 2.3: what a ballots file may not hold.
struct LayoutFindingTests {
  @Test(arguments: LayoutFindingTests.cases)
  func theWholeListOfFindingsIsPrinted(_ one: FindingCase) {
    #expect(one.lines == one.expected)
  }

  static let cases: [FindingCase] = [
    FindingCase(
      name: "weights are above zero", table: .ballots,
      text: "ballot_id,vote,weight\nb1,p1,0\nb2,p1,x\nb3,p1,-1\nb4,p1,1/2\n",
      expected: [
        "ballots/north.csv:2:7: error: the weight '0' is no number above zero; write it as 3, 3/4 or 0.75 [number-bad]",
        "ballots/north.csv:3:7: error: the weight 'x' is no number above zero; write it as 3, 3/4 or 0.75 [number-bad]",
        "ballots/north.csv:4:7: error: the weight '-1' is no number above zero; write it as 3, 3/4 or 0.75 [number-bad]",
      ]),
    FindingCase(
      name: "pools and channels are known", table: .ballots,
      text: "ballot_id,vote,pool_id,channel,seq\nb1,p1,main,paper,1\nb2,p1,other,fax,x\n",
      expected: [
        "ballots/north.csv:3:7: error: no pool has the id 'other'; correct it or leave the cell empty [pool-unknown]",
        "ballots/north.csv:3:13: error: the channel 'fax' is not listed under ballots: {channels: [\u{2026}]} in cycle.yaml [setting-bad]",
        "ballots/north.csv:3:17: error: 'x' is no whole number; write digits alone, at most 18, without separators [number-bad]",
      ]),
    FindingCase(
      name: "two layouts in one header are refused", table: .ballots,
      text: "ballot_id,vote,rank1\nb1,p1,p2\n",
      expected: [
        "ballots/north.csv:1:1: error: the columns belong to several layouts: list, ranks; keep those of one [layout-unclear]"
      ]),
    FindingCase(
      name: "no layout is refused", table: .ballots,
      text: "ballot_id,seq\nb1,1\n",
      expected: [
        "ballots/north.csv:1:1: error: no layout of ballots has these columns; add vote (list), project_id (long), rank1, rank2, \u{2026} (ranks) or one column for each project (wide) [layout-unclear]"
      ]),
    FindingCase(
      name: "rank columns have no gaps", table: .ballots,
      text: "ballot_id,rank1,rank3\nb1,p1,p2\n",
      expected: [
        "ballots/north.csv:1:1: error: the column 'rank2' is missing; rank columns run from rank1 without gaps [column-missing]"
      ]),
    FindingCase(
      name: "two kinds of values are refused", table: .ballots,
      text: "ballot_id,vote,points,amounts\nb1,p1,1,1\n",
      expected: [
        "ballots/north.csv:1:1: error: a ballot has one kind of values, but there are 'points' and 'amounts'; keep one [layout-unclear]"
      ]),
    FindingCase(
      name: "a value column of another layout is refused", table: .ballots,
      text: "ballot_id,rank1,points\nb1,p1,1\n",
      expected: [
        "ballots/north.csv:1:1: error: the column 'points' does not belong to the ranks layout; delete it [layout-unclear]"
      ]),
  ]
}
