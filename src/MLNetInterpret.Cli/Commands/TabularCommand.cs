using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Reports.Figures;

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
    private readonly Option<int> _rows;
    private readonly Option<string> _out;
    private readonly Option<int> _seed;

    public TabularCommand(Screen screen) : base(
        "tabular", "Find the table rows that a unit rewards most and least, within constraints, and say how plausible they are.", screen,
        "tabular --model credit.zip --data credit.csv --unit hidden2:17 --out curve.png",
        "tabular --model credit.zip --data credit.csv --unit logits:0 --start-row 12 --fix Age Marital --range Income=0..300 --most-changes 3",
        "tabular --model credit.zip --data credit.csv --unit hidden1:3 --relation \"Amount <= Price\" --plausibility 50")
    {
        var defaults = new ProfileOptions();
        _table = new(this);
        _unit = Add<string>("--unit", "The unit, for example hidden2:17.", required: true);
        _constraints = new(this, "the start row");
        _startRow = Add<long?>("--start-row", "A row of the data to start from, counted from 0.");
        _farthestEach = Add<double?>("--farthest-each", "How far each number may be from the start row's, in standard deviations of its column.");
        _plausibility = Add<double?>("--plausibility", "As near to the training rows as this percentile of them, 0 to 100; 50 is the median row. Default: no limit.");
        _rows = Add("--rows", "Real rows shown at each end.", defaults.RealRows);
        _out = Add<string>("--out", "A PNG file for the figure of score against plausibility.");
        _seed = Add("--seed", "Decides everything random.", 1);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var ml = new MLContext(parsed.GetValue(_seed));
        var unit = Unit.Parse(parsed.GetRequiredValue(_unit));
        var constraints = _constraints.Read(parsed) with { StartRow = parsed.GetValue(_startRow), FarthestEach = parsed.GetValue(_farthestEach) };
        var (model, rows, name) = _table.Open(parsed, ml);
        var path = parsed.GetValue(_out);
        if (path is not null) AtomicFile.RequireWritable(path);
        var found = screen.Work(stages =>
        {
            var stage = stages.Begin($"Searching rows for {unit}");
            var profile = ml.Interpretation.FindProfile(model, rows, unit, new()
            {
                Constraints = constraints,
                Plausibility = parsed.GetValue(_plausibility),
                RealRows = parsed.GetValue(_rows),
                Seed = parsed.GetValue(_seed),
                Progress = stage.Share(),
                Cancellation = cancellation,
            });
            stage.End($"{profile.Constraints.Count} constraints");
            return profile;
        });
        screen.Print($"{found.Claim}.");
        screen.Print(ProfileTables.Rows(found));
        screen.Print(ProfileTables.Ends(found));
        screen.Print(ProfileTables.Curve(found));
        if (found.Highest.RealRows.Count > 0) screen.Print(ProfileTables.RealRows(found));
        screen.Print("Every row keeps to this:");
        foreach (var constraint in found.Constraints) screen.Print($"  {Tables.Visible(constraint)}");
        if (path is null) return;
        foreach (var file in Sheets.Write(path, [("curve", [PlausibilityCurve.Draw(found, Path.GetFileNameWithoutExtension(name))])])) screen.Print($"Figure: {file}");
    }
}
