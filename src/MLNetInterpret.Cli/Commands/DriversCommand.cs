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
        _units = Add(Words.Units, $"For example: --units \"hidden*\" class:bad. {Words.EveryHiddenPoint}");
        _sampleRows = AddWith(Words.SampleRows, defaults.SampleRows);
        _background = AddWith(Words.BackgroundRows, defaults.BackgroundRows);
        _label = AddWith(
            Words.Label, defaults.LabelColumnName,
            "true or false, as the pipeline makes it, for a logistic regression beside the network.");
        _out = AddOutput("a figure of units against columns (.png, .svg), or a folder of figures.", OutputKind.Figures);
        _seed = AddWith(Words.Seed, 1);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var ml = Context(parsed.GetValue(_seed));
        var (model, rows, name, _) = _table.Open(parsed, ml);
        var path = parsed.GetValue(_out);
        var units = ml.Interpretation.FindNetwork(model).Network.Units(parsed.GetValue(_units) ?? []);
        if (path is not null) Sheets.RequireRoom(path, Figures.DriverSheets(units.Count));
        var map = screen.Work(stages =>
        {
            var stage = stages.Begin($"finding the columns behind the units of {Path.GetFileName(name)}");
            var found = ml.Interpretation.Drivers(model, rows, parsed.GetValue(_units) ?? [], new()
            {
                SampleRows = parsed.GetValue(_sampleRows),
                BackgroundRows = parsed.GetValue(_background),
                LabelColumnName = parsed.GetValue(_label)!,
                Seed = parsed.GetValue(_seed),
                Progress = stage,
                Cancellation = cancellation,
            });
            stage.End(NumberWords.Count(found.Units.Count, "unit"));
            return found;
        });
        screen.Answer(map);
        screen.Print(AttributionTables.Drivers(map));
        foreach (var group in map.Redundant) screen.Print($"Near copies of each other: {string.Join(", ", group)}");
        if (path is null) return;
        Sheets.Write(
            screen, path, IsForced(parsed),
            [new("drivers", () => Figures.Drivers(Path.GetFileNameWithoutExtension(name), map))]);
    }
}
