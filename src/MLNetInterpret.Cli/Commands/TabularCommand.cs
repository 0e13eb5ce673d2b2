using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Interpretation;
using MLNetInterpret.Reports;
using static MLNetInterpret.Core.Units.NumberWords;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>tabular</c>: the rows that units of a table model reward.</summary>
internal sealed class TabularCommand : Verb
{
    private const string Card = "card";
    private readonly TableModelOptions _table;
    private readonly Option<string[]> _units;
    private readonly ConstraintOptions _constraints;
    private readonly Option<long?> _row;
    private readonly Option<double?> _farthestEach;
    private readonly Option<double?> _plausibility;
    private readonly Option<string> _depth;
    private readonly SentenceOptions _sentences;
    private readonly Option<int> _top;
    private readonly Option<bool> _allColumns;
    private readonly Option<string> _out;
    private readonly Option<int> _seed;

    public TabularCommand(Screen screen) : base(
        "tabular", "Say which table rows units reward, with evidence, and find the best and worst allowed ones.", screen,
        "tabular credit.zip --data credit.csv --units hidden2:17 --out card.png",
        "tabular credit.zip --data credit.csv --units logits:0 --row 12 --fix Age Marital --range Income=0..300 " +
        "--most-changes 3 --out rows",
        "tabular credit.zip --data credit.csv --units hidden1:3 --relation \"Amount <= Price\" --plausibility 50")
    {
        _table = new(this);
        _units = Add(Words.Units, "For example: --units hidden2:17 class:bad.", required: true);
        _constraints = new(this);
        _row = AddOptional(Words.Row, "what the search starts from.");
        _farthestEach = AddOptional(Words.FarthestEach);
        _plausibility = AddOptional(Words.Plausibility);
        _depth = AddWith(Words.Depth, "quick", "Here of the proof that a row is best: quick or full.");
        _sentences = new(this);
        _top = AddWith(
            Words.Top, new ProfileOptions().RealRows, "rows at each end of a unit's range, listed where it is given.");
        _allColumns = AddWith(Words.AllColumns, false);
        _out = AddOutput(
            "a unit's card (.png, .svg), or a folder of cards, the columns behind units, and score against plausibility.",
            OutputKind.Figures);
        _seed = AddWith(Words.Seed, 1);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var ml = Context(parsed.GetValue(_seed));
        var constraints = _constraints.Read(parsed) with
        {
            StartRow = parsed.GetValue(_row),
            FarthestEach = parsed.GetValue(_farthestEach),
        };
        var (model, rows, name, read) = _table.Open(parsed, ml);
        var units = ml.Interpretation.FindNetwork(model).Network.Units(parsed.GetRequiredValue(_units));
        var path = parsed.GetValue(_out);
        var all = parsed.GetValue(_allColumns);
        if (path is not null) Sheets.RequireRoom(path, units.Count, "card");
        var options = new TableAnalysisOptions
        {
            Profiles = new()
            {
                Constraints = constraints,
                Plausibility = parsed.GetValue(_plausibility),
                Depth = Enum.Parse<Depth>(parsed.GetRequiredValue(_depth), ignoreCase: true),
            },
            Descriptions = _sentences.Read(parsed, read),
        };
        var findings = screen.Work(stages =>
        {
            var stage = stages.Begin($"searching rows for {(units.Count == 1 ? $"{units[0]}" : Count(units.Count, "unit"))}");
            var found = ml.Interpretation.Interpret(model, rows, new()
            {
                Units = [.. units.Select(unit => unit.Id)],
                TopRows = parsed.GetValue(_top),
                ModelName = Path.GetFileNameWithoutExtension(name),
                Table = options,
                Seed = parsed.GetValue(_seed),
                Progress = stage,
                Cancellation = cancellation,
            });
            stage.End(Count(found.Count, "unit"));
            return found;
        });
        var drawn = new List<FigureGroup>();
        var answers = new List<object>();
        screen.Answer(new { Units = answers });
        foreach (var finding in findings)
        {
            screen.Print($"{finding.Unit} {finding.Claim}. {Capital(finding.ToWords())}: {finding.Reason}.");
            if (finding.Representation is { Verdict: Verdict.NotRepresentative } shown) screen.Print($"{Capital($"{shown}")}.");
            var entry = findings.Table?.Of(finding.Unit);
            if (finding.Verdict == Verdict.Dead)
            {
                answers.Add(Answers.Profile(finding, entry, null));
                continue;
            }

            // without others to be compared with, rows are searched all the same
            var profile = entry?.Profile ?? ml.Interpretation.FindProfile(
                model, rows, finding.Unit,
                options.Profiles with { Seed = parsed.GetValue(_seed), Cancellation = cancellation });
            answers.Add(Answers.Profile(finding, entry, profile));
            var drivers = findings.Table?.Drivers?.Require(finding.Unit);
            Print(screen, finding, entry, profile, drivers, all);
            if (parsed.GetResult(_top) is { Implicit: false })
                foreach (var table in ProfileTables.RealRows(finding, profile, drivers, all)) screen.Print(table);
            if (!constraints.IsEmpty) screen.Print($"Every row keeps to this: {string.Join("; ", profile.Constraints)}.");
            drawn.AddRange(Drawn(finding, findings, profile, all));
        }

        if (path is null) return;
        if (!OutputKind.Figures.IsFolder(path)) drawn.RemoveAll(group => !group.Name.EndsWith(Card, StringComparison.Ordinal));
        if (drawn.Count == 0)
            throw new InvalidOperationException(
                "No figure was drawn: a unit's card needs an activation that changes over the rows, " +
                $"and at least {TableInterpreter.LeastRows} of them.");
        Sheets.Write(screen, path, IsForced(parsed), drawn);
    }

    private static void Print(
        Screen screen, Finding finding, TableFinding? entry, UnitProfile profile, UnitDrivers? drivers, bool all)
    {
        if (entry is { Highest.Conditions.Count: > 0 } or { Lowest.Conditions.Count: > 0 })
            screen.Print(ProfileTables.Sentences(entry));
        screen.Print(ProfileTables.Rows(finding, profile, drivers, all));
        foreach (var high in new[] { true, false }) screen.Print(ProfileTables.End(finding, profile, high));
    }

    private static IEnumerable<FigureGroup> Drawn(
        Finding finding, FindingSet findings, UnitProfile profile, bool all)
    {
        var of = finding.Unit.Id;
        if (findings.Table is not null)
            yield return new(
                $"{of}-{Card}", () => [all
                    ? Figures.TableCard(finding, findings, columns: int.MaxValue)
                    : Figures.TableCard(finding, findings)]);
        yield return new($"{of}-curve", () => [Figures.PlausibilityCurve(profile, findings.Provenance.Model)]);
        if (findings.Table?.Drivers is { } drivers)
            yield return new($"{of}-drivers", () => [Figures.Drivers(drivers.Require(finding.Unit))]);
    }
}
