using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>tabular</c>: the rows that a unit of a table model rewards.</summary>
internal sealed class TabularCommand : Verb
{
    private readonly TableModelOptions _table;
    private readonly Option<string> _unit;
    private readonly ConstraintOptions _constraints;
    private readonly Option<long?> _startRow;
    private readonly Option<double?> _farthestEach;
    private readonly Option<double?> _plausibility;
    private readonly SentenceOptions _sentences;
    private readonly Option<int> _rows;
    private readonly Option<string> _out;
    private readonly Option<int> _seed;

    public TabularCommand(Screen screen) : base(
        "tabular", "Say which table rows a unit rewards, with evidence, and find the best and worst allowed ones.", screen,
        "tabular --model credit.zip --data credit.csv --unit hidden2:17 --out card.png",
        "tabular --model credit.zip --data credit.csv --unit logits:0 --start-row 12 --fix Age Marital --range Income=0..300 " +
        "--most-changes 3",
        "tabular --model credit.zip --data credit.csv --unit hidden1:3 --relation \"Amount <= Price\" --plausibility 50")
    {
        _table = new(this);
        _unit = Add<string>("--unit", "The unit, for example hidden2:17.", required: true);
        _constraints = new(this, "the start row");
        _startRow = Add<long?>("--start-row", "A row of the data to start from, counted from 0.");
        _farthestEach = Add<double?>(
            "--farthest-each", "How far each number may be from the start row's, in standard deviations of its column.");
        _plausibility = Add<double?>(
            "--plausibility", "As near to the training rows as this percentile of them, 0 to 100; 50 is the median row. " +
            "Default: no limit.");
        _sentences = new(this);
        _rows = Add("--rows", "Real rows shown at each end.", new ProfileOptions().RealRows);
        _out = AddOutput(
            "--out", "A PNG file for the unit's card; the columns behind it and score against plausibility go beside it.",
            OutputKind.Picture, sheets: ["card", "curve", "drivers"]);
        _seed = Add("--seed", "Decides everything random.", 1);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var ml = Context(parsed.GetValue(_seed));
        var unit = Unit.Parse(parsed.GetRequiredValue(_unit));
        var constraints = _constraints.Read(parsed) with
        {
            StartRow = parsed.GetValue(_startRow),
            FarthestEach = parsed.GetValue(_farthestEach),
        };
        if (unit.Index is null)
            throw new ArgumentException($"'{unit}' is a layer; a profile is of one unit, for example {unit}:0.");
        var (model, rows, name, read) = _table.Open(parsed, ml);
        var path = parsed.GetValue(_out);
        var options = new TableAnalysisOptions
        {
            Profiles = new() { Constraints = constraints, Plausibility = parsed.GetValue(_plausibility) },
            Descriptions = _sentences.Read(parsed, read),
        };
        var findings = screen.Work(stages =>
        {
            var stage = stages.Begin($"Searching rows for {unit}");
            var found = ml.Interpretation.Interpret(model, rows, new()
            {
                Units = [unit.ToString()],
                TopRows = parsed.GetValue(_rows),
                ModelName = Path.GetFileNameWithoutExtension(name),
                Table = options,
                Seed = parsed.GetValue(_seed),
                Progress = stage.Progress(),
                Cancellation = cancellation,
            });
            stage.End();
            return found;
        });
        var (finding, entry) = (findings[0], findings.Table?.Of(unit));
        screen.Print($"{unit} {finding.Claim}. {NumberWords.Capital(finding.Verdict.ToWords())}: {finding.Reason}.");
        if (finding.Verdict == Verdict.Dead)
        {
            if (path is not null) screen.Print("There is nothing to draw.");
            return;
        }

        // without others to be compared with, rows are searched all the same
        var profile = entry?.Profile ?? ml.Interpretation.FindProfile(
            model, rows, unit, options.Profiles with { Seed = parsed.GetValue(_seed), Cancellation = cancellation });
        if (entry is { Highest.Conditions.Count: > 0 } or { Lowest.Conditions.Count: > 0 })
            screen.Print(ProfileTables.Sentences(entry));
        screen.Print(ProfileTables.Rows(profile));
        screen.Print(ProfileTables.Ends(finding, profile));
        screen.Print(ProfileTables.Curve(profile));
        if (finding.Highest.Examples.Count > 0) screen.Print(ProfileTables.RealRows(finding, profile));
        screen.Print("Every row keeps to this:");
        foreach (var constraint in profile.Constraints) screen.Print($"  {constraint}");
        if (path is not null) Sheets.Write(screen, "Figure", path, IsForced(parsed), Drawn(finding, findings, profile));
    }

    private static IEnumerable<(string Name, Func<IReadOnlyList<Figure>> Draw)> Drawn(
        Finding finding, FindingSet findings, UnitProfile profile)
    {
        if (findings.Table is not null) yield return ("card", () => [Figures.TableCard(finding, findings)]);
        yield return ("curve", () => [Figures.PlausibilityCurve(profile, findings.Provenance.Model)]);
        if (findings.Table?.Drivers is { } drivers)
            yield return ("drivers", () => [Figures.Drivers(drivers.Require(finding.Unit))]);
    }
}
