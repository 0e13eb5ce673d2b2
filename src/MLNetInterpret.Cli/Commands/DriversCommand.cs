using System.CommandLine;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>drivers</c>: which columns of a table drive which units.</summary>
internal sealed class DriversCommand : Verb
{
    private readonly TableModelOptions _table;
    private readonly Option<string[]> _units;
    private readonly Option<int> _sampleRows;
    private readonly Option<int> _background;
    private readonly Option<string> _label;
    private readonly Option<string> _out;
    private readonly Option<int> _seed;

    public DriversCommand(Screen screen) : base(
        "drivers", "Say which columns of a table drive the units of a model, and draw units against columns.", screen,
        "drivers credit.zip --data credit.csv --units \"hidden*\" logits --out drivers.png")
    {
        var defaults = new AttributionOptions();
        _table = new(this);
        _units = Add<string[]>(
            "--units", "Points, wildcards, units or classes, for example: --units \"hidden*\" class:bad. " +
            "Default: every hidden point.");
        _sampleRows = Add("--sample-rows", "Rows that importance is averaged over.", defaults.SampleRows);
        _background = Add("--background-rows", "Rows that each is compared with.", defaults.BackgroundRows);
        _label = Add(
            "--label", "A column of true or false made by the pipeline, for a logistic regression to compare with.",
            defaults.LabelColumnName);
        _out = AddOutput("--out", "A PNG file to draw units against columns in.", OutputKind.Picture, sheets: ["drivers"]);
        _seed = Add("--seed", "Decides everything random.", 1);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var ml = Context(parsed.GetValue(_seed));
        var (model, rows, name, _) = _table.Open(parsed, ml);
        var path = parsed.GetValue(_out);
        var map = screen.Work(stages =>
        {
            var stage = stages.Begin($"finding the columns behind the units of {Path.GetFileName(name)}");
            var found = ml.Interpretation.Drivers(model, rows, parsed.GetValue(_units) ?? [], new()
            {
                SampleRows = parsed.GetValue(_sampleRows),
                BackgroundRows = parsed.GetValue(_background),
                LabelColumnName = parsed.GetValue(_label)!,
            }, new() { Seed = parsed.GetValue(_seed), Progress = stage, Cancellation = cancellation });
            stage.End(NumberWords.Count(found.Units.Count, "unit"));
            return found;
        });
        screen.Answer(map);
        screen.Print(AttributionTables.Drivers(map));
        foreach (var group in map.Redundant) screen.Print($"Near copies of each other: {string.Join(", ", group)}");
        if (path is null) return;
        Sheets.Write(
            screen, "Sheet", path, IsForced(parsed),
            [("drivers", () => Figures.Drivers(Path.GetFileNameWithoutExtension(name), map))]);
    }
}
