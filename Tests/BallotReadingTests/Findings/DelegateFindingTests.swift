import BudgetModel
import Testing

@testable import BallotReading

/// FORMATS 2.5: seats, mandates, recalls, referendums.
struct DelegateFindingTests {
  @Test(arguments: DelegateFindingTests.cases)
  func theWholeListOfFindingsIsPrinted(_ one: FindingCase) {
    #expect(one.lines == one.expected)
  }

  private static let digest = String(repeating: "0f", count: 32)

  private static func mandates(_ rows: String...) -> String {
    "mandate_id,council_id,version,pool_id,adopted_at,type,content,votes_for,minutes_sha256\n"
      + rows.enumerated().map { number, row in
        "m\(number),n,1,P,2026-04-02T19:30:00Z," + row + "\n"
      }.joined()
  }

  static let cases: [FindingCase] = [
    FindingCase(
      name: "terms of seats have instants and known endings", table: .delegates,
      text: """
        seat_id,council_id,delegate_id,from,to,ended_by,recorded_at,end_recorded_at
        s1,n,d1,2026-03-01T00:00:00Z,2026-03-02T00:00:00Z,retired,,
        s1,n,d2,2026-03-02T00:00:00Z,2026-03-02T00:00:00Z,rotation,,
        s1,n,d3,2026-03-03T00:00:00Z,2026-03-02T00:00:00Z,recall:r1,,
        s2,n,d4,2026-03-01T00:00:00Z,,death,,
        s3,n,d5,2026-03-01T00:00:00Z,,option,2026-03-02,
        s4,n,d6,2026-03-01T00:00:00Z,,,,2026-03-01T00:00:00Z
        s5,n,d7,,2026-03-01T00:00:00Z,recall:,,
        s6,n,d8,2026-03-01T00:00:00Z,2026-03-02T00:00:00Z,recall:a..b,,
        s7,n/1,,2026-03-01T00:00:00Z,x,death,,
        s4,n,d6,2026-03-01T00:00:00Z,,,,

        """,
      expected: [
        "delegates.csv:2:51: error: 'retired' is not allowed here; write one of recall:<recall_id>, rotation, resignation, death, option, end-of-term [setting-bad]",
        "delegates.csv:3:30: error: the term ends at 2026-03-02T00:00:00Z, which is not after its beginning 2026-03-02T00:00:00Z; correct one of them [setting-bad]",
        "delegates.csv:4:30: error: the term ends at 2026-03-02T00:00:00Z, which is not after its beginning 2026-03-03T00:00:00Z; correct one of them [setting-bad]",
        "delegates.csv:5:31: error: the row has ended_by, but no instant at which the term ends; write to, or leave it empty [setting-bad]",
        "delegates.csv:6:38: error: '2026-03-02' is no instant in UTC; write it as 2026-05-02T18:00:00Z [instant-not-utc]",
        "delegates.csv:7:33: error: the row has end_recorded_at, but no instant at which the term ends; write to, or leave it empty [setting-bad]",
        "delegates.csv:8:9: error: from is empty; it is required in every row [value-placeholder]",
        "delegates.csv:8:31: error: 'recall:' is not allowed here; write one of recall:<recall_id>, rotation, resignation, death, option, end-of-term [setting-bad]",
        "delegates.csv:9:51: error: 'recall:a..b' is not allowed here; write one of recall:<recall_id>, rotation, resignation, death, option, end-of-term [setting-bad]",
        "delegates.csv:10:4: error: the council id 'n/1' holds / (U+002F); it becomes a file name and may hold only A-Z a-z 0-9 _ . - [council-id-bad]",
        "delegates.csv:10:8: error: delegate_id is empty; give every row one [id-empty]",
        "delegates.csv:10:30: error: 'x' is no instant in UTC; write it as 2026-05-02T18:00:00Z [instant-not-utc]",
        "delegates.csv:11:1: error: 's4', 'd6', '2026-03-01T00:00:00Z' stands twice: here and on line 7; delete one of the rows [row-duplicate]",
      ]),
    FindingCase(
      name: "the content of a mandate fits its type", table: .mandates,
      text: mandates(
        "bundle,p1;p2,,", "bundle,p1>p2,,", "bundle,,,", "bundle,p1;;p2,,", "bundle,p1;p1,,",
        "ranking,p1>p2,,", "ranking,p1;p2,,", "ranking,p1>p2>p1,,", "allocation,a=60;b=1/3,,",
        "allocation,a;b,,", "allocation,a=x,,", "allocation,a=1;a=2,,", "allocation,a=-1,,",
        "consent,p1:support;p2:aside;p3:block,,", "consent,p1:maybe,,", "consent,p1,,",
        "consent,p1:support;p1:block,,", "free,,,", "free,p1,,", "poll,p1,,", "bundle,a..b,,"),
      expected: [
        "mandates.csv:3:38: error: 'p1>p2' does not fit the type bundle; write it as p1;p2 [setting-bad]",
        "mandates.csv:4:38: error: '' does not fit the type bundle; write it as p1;p2 [setting-bad]",
        "mandates.csv:5:38: error: the content 'p1;;p2' has an empty entry; delete the extra separator [list-empty-entry]",
        "mandates.csv:6:38: error: the content names 'p1' twice; name it once [setting-bad]",
        "mandates.csv:8:39: error: 'p1;p2' does not fit the type ranking; write it as p1>p2>p3 [setting-bad]",
        "mandates.csv:9:39: error: the content names 'p1' twice; name it once [setting-bad]",
        "mandates.csv:11:42: error: 'a;b' does not fit the type allocation; write it as a=60;b=40 [setting-bad]",
        "mandates.csv:12:43: error: 'x' is no number; write it as 3, 3/4 or 0.75, with a denominator of at most 10^12 [number-bad]",
        "mandates.csv:13:43: error: the content names 'a' twice; name it once [setting-bad]",
        "mandates.csv:14:43: error: '-1' is no number; write it as 3, 3/4 or 0.75, with a denominator of at most 10^12 [number-bad]",
        "mandates.csv:16:40: error: 'p1:maybe' does not fit the type consent; write it as p1:support;p2:block [setting-bad]",
        "mandates.csv:17:40: error: 'p1' does not fit the type consent; write it as p1:support;p2:block [setting-bad]",
        "mandates.csv:18:40: error: the content names 'p1' twice; name it once [setting-bad]",
        "mandates.csv:20:37: error: 'p1' does not fit the type free, which binds to nothing; leave it empty [setting-bad]",
        "mandates.csv:21:32: error: 'poll' is not allowed here; write one of bundle, ranking, allocation, consent, free [setting-bad]",
        "mandates.csv:22:39: error: the id 'a..b' is not allowed: it holds two points in a row; choose another id [id-bad-character]",
      ]),
    FindingCase(
      name: "mandates have versions, votes and minutes", table: .mandates,
      text: """
        mandate_id,council_id,version,pool_id,adopted_at,type,content,votes_for,minutes_sha256
        m,n,0,P,2026-04-02T19:30:00Z,free,,many,0F
        m,n,2,P,2026-04-02,free,,,\(digest)
        m,n,2,Q,2026-04-02T19:30:00Z,free,,3,
        m,n,2,Q,2026-04-03T19:30:00Z,free,,3,NULL
        m,s,3,P,2026-04-02T19:30:00Z,free,,,

        """,
      expected: [
        "mandates.csv:2:5: error: the version is 0; versions begin at 1 [number-bad]",
        "mandates.csv:2:36: error: 'many' is no whole number; write digits alone, at most 18, without separators [number-bad]",
        "mandates.csv:2:41: error: '0F' is no SHA-256 digest; write its 64 digits 0 to 9 and a to f [setting-bad]",
        "mandates.csv:3:9: error: '2026-04-02' is no instant in UTC; write it as 2026-05-02T18:00:00Z [instant-not-utc]",
        "mandates.csv:5:1: error: 'm', '2', 'Q' stands twice: here and on line 4; delete one of the rows [row-duplicate]",
        "mandates.csv:5:38: error: 'NULL' is no value; leave the cell empty where nothing is known [value-placeholder]",
        "mandates.csv:6:3: error: the mandate 'm' is of council 'n' in another row; give each council's mandate its own id [setting-bad]",
      ]),
    FindingCase(
      name: "recalls have whole numbers and a share", table: .recalls,
      text: """
        recall_id,seat_id,council_id,petition_count,petition_base,threshold_num,threshold_den,vote_for,effective_at
        r1,s1,n,130,375,1,3,,2026-05-10T18:00:00Z
        r1,s2,n,x,-1,1,0,,2026-05-10T18:00:00Z
        r2,s2,n,,,,,,

        """,
      expected: [
        "recalls.csv:3:1: error: 'r1' stands twice: here and on line 2; delete one of the rows [row-duplicate]",
        "recalls.csv:3:9: error: 'x' is no whole number; write digits alone, at most 18, without separators [number-bad]",
        "recalls.csv:3:11: error: '-1' is no whole number; write digits alone, at most 18, without separators [number-bad]",
        "recalls.csv:3:16: error: threshold_den is 0; write a share with a denominator above zero [number-bad]",
        "recalls.csv:4:14: error: effective_at is empty; it is required in every row [value-placeholder]",
      ]),
    FindingCase(
      name: "a referendum has votes for each option once", table: .referendum,
      text: """
        referendum_id,inputs_digest,option,votes
        K-K,\(digest),people,310
        K-K,\(digest),people,1
        K-K,\(digest.dropLast()),tram:yes,
        K-K,,,7

        """,
      expected: [
        "referendum_result.csv:3:1: error: 'K-K', 'people' stands twice: here and on line 2; delete one of the rows [row-duplicate]",
        "referendum_result.csv:4:5: error: '0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f…' is no SHA-256 digest; write its 64 digits 0 to 9 and a to f [setting-bad]",
        "referendum_result.csv:4:78: error: votes is empty; write a number [number-bad]",
        "referendum_result.csv:5:5: error: inputs_digest is empty; it is required in every row [value-placeholder]",
        "referendum_result.csv:5:6: error: option is empty; it is required in every row [value-placeholder]",
      ]),
  ]

  // MARK: What is read

  @Test func termsOfSeatsAreReadInTheOrderOfTime() {
    let reading = DelegatesTable.read(
      file(
        "delegates.csv",
        """
        seat_id,council_id,delegate_id,from,to,ended_by,mandate_id,recorded_at,end_recorded_at,caucus,co_delegate_id
        C-2,C,d21,2026-05-10T18:00:00Z,,,,2026-05-11T09:00:00Z,,greens,d22
        C-2,C,d12,2026-03-01T00:00:00Z,2026-05-10T18:00:00Z,recall:R,M,2026-03-02T09:00:00Z,2026-05-11T09:00:00Z,,
        C-1,C,d11,2026-04-01T00:00:00Z,,option,,,,,

        """), settings: ReadingSettings())
    var first = SeatTerm(
      seatID: "C-1", councilID: "C", delegateID: "d11", from: "2026-04-01T00:00:00Z",
      place: at(4, 1, in: "delegates.csv"))
    first.endedBy = "option"
    var second = SeatTerm(
      seatID: "C-2", councilID: "C", delegateID: "d12", from: "2026-03-01T00:00:00Z",
      place: at(3, 1, in: "delegates.csv"))
    second.to = "2026-05-10T18:00:00Z"
    second.endedBy = "recall:R"
    second.mandateID = "M"
    second.recordedAt = "2026-03-02T09:00:00Z"
    second.endRecordedAt = "2026-05-11T09:00:00Z"
    var third = SeatTerm(
      seatID: "C-2", councilID: "C", delegateID: "d21", from: "2026-05-10T18:00:00Z",
      place: at(2, 1, in: "delegates.csv"))
    third.recordedAt = "2026-05-11T09:00:00Z"
    third.caucus = "greens"
    third.coDelegateID = "d22"
    #expect(reading.lines == [])
    #expect(reading.rowCount == 3)
    #expect(reading.value == [first, second, third])
  }

  @Test func mandatesAreReadByTypeInTheOrderOfVersions() {
    let reading = MandatesTable.read(
      file(
        "mandates.csv",
        """
        mandate_id,council_id,version,pool_id,adopted_at,type,content,votes_for,votes_against,abstain,minutes_sha256,recorded_at
        M,C,10,P,2026-05-08T20:00:00Z,bundle,r-solar ; r-bus,24,9,2,\(Self.digest),2026-05-09T09:00:00Z
        M,C,9,P,2026-04-02T19:30:00Z,ranking,b>a,,,,,
        A,C,1,P,2026-04-02T19:30:00Z,allocation,parks=60;roads=0.5,,,,,
        B,C,1,P,2026-04-02T19:30:00Z,consent,x:y:support;z:block,,,,,
        B,C,1,O,2026-04-02T19:30:00Z,free,,,,,,

        """), settings: ReadingSettings())
    #expect(reading.lines == [])
    #expect(
      reading.value.map { "\($0.id) \($0.version) \($0.poolID)" } == [
        "A 1 P", "B 1 O", "B 1 P", "M 9 P", "M 10 P",
      ])
    #expect(
      reading.value.map(\.content) == [
        .allocation(["parks": Ratio(60), "roads": Ratio(1, over: 2)]), .free,
        .consent(["x:y": .support, "z": .block]), .ranking(["b", "a"]),
        .bundle(["r-solar", "r-bus"]),
      ])
    let last = reading.value.last
    #expect(last?.councilID == "C" && last?.adoptedAt == "2026-05-08T20:00:00Z")
    #expect(last?.votesFor == 24 && last?.votesAgainst == 9 && last?.abstain == 2)
    #expect(last?.minutesSHA256 == Self.digest && last?.recordedAt == "2026-05-09T09:00:00Z")
    #expect(last?.place == at(2, 38, in: "mandates.csv"))
  }

  @Test func recallsAndVotesAreReadInIDOrder() {
    let recalls = RecallsTable.read(
      file(
        "recalls.csv",
        """
        recall_id,seat_id,council_id,petition_count,petition_base,threshold_num,threshold_den,vote_for,vote_against,effective_at,replacement_delegate_id,recorded_at
        R2,C-1,C,60,220,1,3,,,2026-05-12T18:00:00Z,,2026-05-12T19:00:00Z
        R1,C-2,C,130,375,1,3,90,41,2026-05-10T18:00:00Z,d21,

        """), settings: ReadingSettings())
    var first = Recall(
      id: "R1", seatID: "C-2", councilID: "C", effectiveAt: "2026-05-10T18:00:00Z",
      place: at(3, 1, in: "recalls.csv"))
    first.petitionCount = 130
    first.petitionBase = 375
    first.thresholdNumerator = 1
    first.thresholdDenominator = 3
    first.voteFor = 90
    first.voteAgainst = 41
    first.replacementID = "d21"
    #expect(recalls.lines == [])
    #expect(recalls.value.first == first)
    #expect(recalls.value.last?.recordedAt == "2026-05-12T19:00:00Z")
    let votes = ReferendumTable.read(
      file(
        "referendum_result.csv",
        "referendum_id,inputs_digest,option,votes\nK-K,\(Self.digest),work,2\nK-K,\(Self.digest),blank,1\n"
      ), settings: ReadingSettings())
    #expect(votes.lines == [])
    #expect(
      votes.value == [
        ReferendumVotes(
          referendumID: "K-K", inputsDigest: Self.digest, option: "blank", votes: 1,
          place: at(3, 70, in: "referendum_result.csv")),
        ReferendumVotes(
          referendumID: "K-K", inputsDigest: Self.digest, option: "work", votes: 2,
          place: at(2, 70, in: "referendum_result.csv")),
      ])
  }
}
