import BudgetModel
import Testing

@testable import BallotReading

/// FORMATS 2.1, 2.2, 2.4, 2.5: the tables.
struct TableFindingTests {
  @Test(arguments: TableFindingTests.cases)
  func theWholeListOfFindingsIsPrinted(_ one: FindingCase) {
    #expect(one.lines == one.expected)
  }

  static let cases: [FindingCase] = [
    FindingCase(
      name: "a wide header that is no project is refused", table: .ballots,
      text: "ballot_id,p1,p9\nb1,1,1\n",
      expected: [
        "ballots/north.csv:1:14: error: 'p9' is neither a column of a ballots file nor a project of projects.csv; delete it or begin its name with x_. Known columns: ballot_id, council_id, pool_id, voter_key, weight, channel, seq, vote, points, amounts, project_id, rank, amount, rank\u{2026} [column-unknown]"
      ]),
    FindingCase(
      name: "a council of another file is refused", table: .ballots,
      text: "ballot_id,council_id,vote\nb1,north,p1\nb2,south,p1\nb3,,p1\nb4,east,p1\n",
      expected: [
        "ballots/north.csv:3:4: error: the file is named after another council than 'south'; correct the cell or the file name [ballots-council-conflict]",
        "ballots/north.csv:5:4: error: councils.csv does not list the council 'east'; add it or correct the id [council-unknown]",
      ]),
    FindingCase(
      name: "councils are listed once", table: .councils,
      text: "council_id,parent_id,name\ncity,,City\nnorth,city,North\nnorth,city,North\n",
      expected: [
        "councils.csv:4:1: error: 'north' stands twice: here and on line 3; delete one of the rows [row-duplicate]"
      ]),
    FindingCase(
      name: "council ids are file names", table: .councils,
      text:
        "council_id,parent_id,name\ncity,,City\nnorth/1,city,N\n.hidden,city,H\nłódź,city,L\n,city,E\n",
      expected: [
        "councils.csv:3:1: error: the council id 'north/1' holds / (U+002F); it becomes a file name and may hold only A-Z a-z 0-9 _ . - [council-id-bad]",
        "councils.csv:4:1: error: the council id '.hidden' starts with a point; choose another id [council-id-bad]",
        "councils.csv:5:1: error: the council id 'łódź' holds ł (U+0142); it becomes a file name and may hold only A-Z a-z 0-9 _ . - [council-id-bad]",
        "councils.csv:6:1: error: council_id is empty; give every row one [id-empty]",
      ]),
    FindingCase(
      name: "council ids do not differ by case alone", table: .councils,
      text: "council_id,parent_id,name\nCity,,City\ncity,City,City\n",
      expected: [
        "councils.csv:3:1: error: the council ids 'City' and 'city' differ only by case; rename one of them [council-id-case-twins]"
      ]),
    FindingCase(
      name: "council ids that differ by zeros are warned of", table: .councils,
      text: "council_id,parent_id,name\ncity,,City\nd7,city,A\nd07,city,B\n",
      expected: [
        "councils.csv:3:1: warning: the council ids 'd07' and 'd7' differ only by case or leading zeros; they are counted as two [id-twins]"
      ]),
    FindingCase(
      name: "councils have numbers and words", table: .councils,
      text:
        "council_id,parent_id,dimension,population,eligible,index_need,from,to\ncity,,territorial,1000,\"1,000\",3,2026-01-01T00:00:00Z,\nnorth,city,planetary,-1,many,x,2026-01-01,2026-02-30T00:00:00Z\n",
      expected: [
        "councils.csv:2:25: error: '1,000' is no whole number; write digits alone, at most 18, without separators [number-bad]",
        "councils.csv:3:12: error: 'planetary' is not allowed here; write one of territorial, workplace, thematic, member [setting-bad]",
        "councils.csv:3:22: error: '-1' is no whole number; write digits alone, at most 18, without separators [number-bad]",
        "councils.csv:3:25: error: 'many' is no whole number; write digits alone, at most 18, without separators [number-bad]",
        "councils.csv:3:30: error: 'x' is no whole number; write digits alone, at most 18, without separators [number-bad]",
        "councils.csv:3:32: error: '2026-01-01' is no instant in UTC; write it as 2026-05-02T18:00:00Z [instant-not-utc]",
        "councils.csv:3:43: error: '2026-02-30T00:00:00Z' is no instant in UTC; write it as 2026-05-02T18:00:00Z [instant-not-utc]",
      ]),
    FindingCase(
      name: "projects are listed once", table: .projects,
      text: "project_id,name,cost\np1,Park,500\np1,Pond,600\n",
      expected: [
        "projects.csv:3:1: error: 'p1' stands twice: here and on line 2; delete one of the rows [duplicate-project]"
      ]),
    FindingCase(
      name: "every dirty cost has its code", table: .projects,
      text:
        "project_id,name,cost\np01,A,€5000\np02,A,5 000\np03,A,\"5000,50\"\np04,A,-5\np05,A,1e6\np06,A,5000.505\np07,A,400000.000\np08,A,99999999999999999\np09,A,0\np10,A,999999999\np11,A,9999999999\np12,A,\n",
      expected: [
        "projects.csv:2:7: error: '€5000' holds a currency or unit; write the number alone, the currency stands in cycle.yaml [number-currency]",
        "projects.csv:3:7: error: '5 000' has a blank between digits; write '5000' or set numbers: {grouping: space} with groups of three [number-grouping]",
        "projects.csv:4:8: error: '5000,50' has a decimal comma; write '5000.50' or set numbers: {decimal: comma} [number-decimal-comma]",
        "projects.csv:5:7: error: '-5' is below zero; write a number from 0 up [cost-negative]",
        "projects.csv:6:7: error: '1e6' is no number: it holds e (U+0065); write digits, as in 5000.50 [number-bad]",
        "projects.csv:7:7: error: '5000.505' has 3 decimals; the currency has 2 (minor-digits) [number-too-fine]",
        "projects.csv:8:7: error: '400000.000' could mean 400000 or 400000000; write the number without the zeros [number-ambiguous]",
        "projects.csv:9:7: error: '99999999999999999' is too large; at most 9000000000000000 minor units are allowed [number-too-large]",
        "projects.csv:10:7: error: the project 'p09' costs 0; write its cost, or set zero-cost: fund in cycle.yaml [cost-zero]",
        "projects.csv:11:7: error: the project 'p10' costs 999999999, which stands for a withdrawn project; write state=withdrawn [cost-sentinel]",
        "projects.csv:12:7: error: the project 'p11' costs 9999999999, which stands for a withdrawn project; write state=withdrawn [cost-sentinel]",
        "projects.csv:13:7: error: cost is empty; write a number [number-bad]",
      ]),
    FindingCase(
      name: "a free project may be funded by a setting", table: .projects,
      text: "project_id,name,cost\np1,A,0\n",
      city: SmallCity(settings: limits { $0.fundsZeroCost = true }),
      expected: []),
    FindingCase(
      name: "sentinels may stand for withdrawn by a setting", table: .projects,
      text: "project_id,name,cost\np1,A,999999999\n",
      city: SmallCity(settings: limits { $0.sentinelCostsAreWithdrawn = true }),
      expected: [
        "projects.csv:2:6: warning: the project 'p1' costs 999999999 and is taken as withdrawn [cost-sentinel]"
      ]),
    FindingCase(
      name: "a withdrawn project may carry a sentinel", table: .projects,
      text: "project_id,name,cost,state\np1,A,999999999,withdrawn\np2,A,5,excluded\n",
      expected: [
        "projects.csv:3:8: error: 'excluded' is not allowed here; write one of qualified, unqualified, withdrawn [setting-bad]"
      ]),
    FindingCase(
      name: "cost ranges fit", table: .projects,
      text:
        "project_id,name,cost,cost_min,cost_step\np1,A,100,50,25\np2,A,100,150,25\np3,A,100,50,30\np4,A,100,50,0\n",
      expected: [
        "projects.csv:3:10: error: the project 'p2' costs 100, at least 150 in steps of 25; cost_min may not be above cost, and cost_step must divide the difference [cost-range-bad]",
        "projects.csv:4:10: error: the project 'p3' costs 100, at least 50 in steps of 30; cost_min may not be above cost, and cost_step must divide the difference [cost-range-bad]",
        "projects.csv:5:10: error: the project 'p4' costs 100, at least 50 in steps of 0; cost_min may not be above cost, and cost_step must divide the difference [cost-range-bad]",
      ]),
    FindingCase(
      name: "coordinates are whole and in range", table: .projects,
      text:
        "project_id,name,cost,latitude,longitude\np1,A,100,51.75,19.45\np2,A,100,51.75,\np3,A,100,91,19\np4,A,100,-90,-180.5\np5,A,100,x,1\n",
      expected: [
        "projects.csv:3:10: error: the project 'p2' has only a latitude; give both coordinates or neither [coordinate-half]",
        "projects.csv:4:10: error: '91' is not between -90 and 90 degrees [coordinate-range]",
        "projects.csv:5:14: error: '-180.5' is not between -180 and 180 degrees [coordinate-range]",
        "projects.csv:6:10: error: 'x' is no number of degrees; write it as 51.7592 [number-bad]",
      ]),
    FindingCase(
      name: "ids that people confuse are warned of", table: .projects,
      text: "project_id,name,cost\nP7,A,1\np07,A,1\n",
      expected: [
        "projects.csv:3:1: warning: the project ids 'P7' and 'p07' differ only by case or leading zeros; they are counted as two [id-twins]"
      ]),
    FindingCase(
      name: "look-alike letters are warned of", table: .projects,
      text: "project_id,name,cost\na12,A,1\n\u{430}12,A,1\n\u{436}z,A,1\n",
      expected: [
        "projects.csv:3:1: warning: the id '\u{430}12' holds \u{430} (U+0430), which looks like a Latin letter or stands beside them; it is another id than the Latin one [id-mixed-script]",
        "projects.csv:4:1: warning: the id '\u{436}z' holds \u{436} (U+0436), which looks like a Latin letter or stands beside them; it is another id than the Latin one [id-mixed-script]",
      ]),
    FindingCase(
      name: "labels that people confuse are warned of", table: .projects,
      text: "project_id,name,cost,category\np1,A,1,Zieleń\np2,A,1,\"sport,zielen\"\np3,A,1,Sport\n",
      expected: [
        "projects.csv:3:9: warning: the labels 'Zieleń' and 'zielen' differ only by case or accents; they are counted as two [label-twins]",
        "projects.csv:4:8: warning: the labels 'sport' and 'Sport' differ only by case or accents; they are counted as two [label-twins]",
      ]),
    FindingCase(
      name: "invisible characters in names are warned of", table: .projects,
      text: "project_id,name,cost\np1,Pa\u{200B}rk\u{202E},500\n",
      expected: [
        "projects.csv:2:4: warning: name 'Pa\\u{200b}rk\\u{202e}' holds invisible characters: U+200B, U+202E [text-invisible]"
      ]),
    FindingCase(
      name: "lists have no empty entries", table: .projects,
      text: "project_id,name,cost,affects\np1,A,1,\"north,,south\"\np2,A,1,\"north,so uth\"\n",
      expected: [
        "projects.csv:2:15: error: the list 'north,,south' has an empty entry; delete the extra separator [list-empty-entry]",
        "projects.csv:3:15: error: the council id 'so uth' holds a blank (U+0020); it becomes a file name and may hold only A-Z a-z 0-9 _ . - [council-id-bad]",
      ]),
    FindingCase(
      name: "findings in a cell of several lines have their own line", table: .projects,
      text: "project_id,name,cost,affects\np1,\"Park\nand pond\",x,\"north,=1\"\n",
      expected: [
        "projects.csv:3:11: error: 'x' is no number: it holds x (U+0078); write digits, as in 5000.50 [number-bad]",
        "projects.csv:3:20: error: the council id '=1' holds = (U+003D); it becomes a file name and may hold only A-Z a-z 0-9 _ . - [council-id-bad]",
      ]),
    FindingCase(
      name: "pools are read", table: .pools,
      text: "pool_id,council_id,amount\nmain,north,1000.50\nmain,north,1\nside,,x\n",
      expected: [
        "pools.csv:3:1: error: 'main' stands twice: here and on line 2; delete one of the rows [pool-twice]",
        "pools.csv:4:6: error: council_id is empty; give every row one [id-empty]",
        "pools.csv:4:7: error: 'x' is no number: it holds x (U+0078); write digits, as in 5000.50 [number-bad]",
      ]),
    FindingCase(
      name: "roll keys stay private", table: .roll,
      text:
        "voter_key,council_id,home,weight,residence\nk1,north,territorial,1/2,local\nk1,north,,,x\nk1,south,lunar,0,NULL\na..b,north,,x,\n",
      expected: [
        "roll.csv:3:1: error: the voter key in council 'north' stands twice: here and on line 2; delete one of the rows [roll-duplicate]",
        "roll.csv:4:10: error: 'lunar' is not allowed here; write one of territorial, workplace, thematic, member [setting-bad]",
        "roll.csv:4:16: error: the weight is 0; write one above zero [number-bad]",
        "roll.csv:4:18: error: 'NULL' is no value; leave the cell empty where nothing is known [value-placeholder]",
        "roll.csv:5:1: error: the voter key has a finding: a character that an id may not hold; write another key [id-bad-character]",
        "roll.csv:5:13: error: 'x' is no number; write it as 3, 3/4 or 0.75, with a denominator of at most 10^12 [number-bad]",
      ]),
    FindingCase(
      name: "a lot names each project and position once", table: .lot,
      text: "position,project_id\n1,p1\n1,p2\n5,p1\nx,p3\n",
      expected: [
        "lot.csv:3:3: error: position 1 stands twice: here and on line 2 [lot-duplicate]",
        "lot.csv:4:3: error: 'p1' stands twice: here and on line 2; each id is drawn once [lot-duplicate]",
        "lot.csv:4:3: error: position 5 is not between 1 and 3, the number of rows; positions have no gaps [lot-incomplete]",
        "lot.csv:5:1: error: 'x' is no whole number; write digits alone, at most 18, without separators [number-bad]",
      ]),
    FindingCase(
      name: "a lot of councils is read", table: .councilLot,
      text: "position,council_id\n2,north\n1,south\n",
      expected: []),
    FindingCase(
      name: "tallies have measures, projects and keys", table: .tallies,
      text:
        "council_id,pool_id,measure,project_id,key,value\nnorth,,received,,,10\nnorth,main,votes,p1,,7/2\nnorth,main,points,p1,,-3\nnorth,main,votes,,,7\nnorth,main,counted,p1,,7\nnorth,main,rank,p1,,7\nnorth,,votes,p2,,1\nnorth,main,likes,p1,,1\nnorth,main,score,p1,,x\nsouth,main,votes,p3,,1\nnorth,main,votes,p1,,8\n",
      expected: [
        "tallies/north.csv:5:18: error: the measure votes needs a project_id [id-empty]",
        "tallies/north.csv:6:20: error: the measure counted speaks of ballots, not of a project; leave project_id empty [id-bad-character]",
        "tallies/north.csv:7:20: error: the measure rank needs a key [id-empty]",
        "tallies/north.csv:8:7: error: the measure votes needs a pool_id; only counts of ballots stand without one [id-empty]",
        "tallies/north.csv:9:12: error: 'likes' is not allowed here; write one of received, counted, rejected, excluded, blank, weight, present, votes, points, score, supporting-councils, yes, no, abstain, support, aside, block, rank, amount, above [setting-bad]",
        "tallies/north.csv:10:22: error: 'x' is no number; write it as 3, 3/4 or 0.75, with a denominator of at most 10^12 [number-bad]",
        "tallies/north.csv:11:1: error: the row speaks of 'south', the rows above of 'north'; write one file for each council [ballots-council-conflict]",
        "tallies/north.csv:12:1: error: 'north', 'main', 'votes', 'p1' stands twice: here and on line 3; delete one of the rows [row-duplicate]",
      ]),
  ]
}
