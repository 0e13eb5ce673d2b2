using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reports;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>attack</c>: rows changed a little so that a model errs.</summary>
internal sealed class AttackCommand : Verb
{
    private readonly Argument<string> _model;
    private readonly Option<string> _data;
    private readonly Option<string> _target;
    private readonly Option<string> _source;
    private readonly Option<string> _linf;
    private readonly Option<double?> _l2;
    private readonly Option<int> _steps;
    private readonly Option<bool> _randomStart;
    private readonly Option<int> _top;
    private readonly ConstraintOptions _constraints;
    private readonly Option<string> _label;
    private readonly TableOptions _table;
    private readonly FolderOptions _folder;
    private readonly Option<string> _out;
    private readonly Option<int> _seed;
    private readonly OnnxArguments _onnx;

    public AttackCommand(Screen screen) : base(
        "attack", "Change pictures or table rows a little so that a model errs, and draw them before and after.", screen,
        "attack fashion.zip --data datasets/fashion-mnist --target Bag --linf 8/255 --out attack.png",
        "attack credit.zip --data credit.csv --class-names good bad --source bad --target good --fix Age Marital " +
        "--relation \"Amount <= Price\" --linf 1 --out attack.png")
    {
        var defaults = new AdversarialOptions();
        _model = AddInputArgument(Words.Model, "It is a classifier of pictures or table rows.");
        _data = AddInput(Words.Data, "the rows, a folder of pictures or a CSV file.", required: true);
        _target = Add(Words.Target);
        _source = Add(Words.Source);
        _linf = Add(Words.Linf);
        _linf.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && Fraction(text) is null)
                result.AddError($"'{text}' is not a distance. Write a number above 0 or a fraction, for example 8/255.");
        });
        _l2 = AddOptional(Words.L2);
        _steps = AddWith(Words.Steps, defaults.Steps, "For pictures; 1 is the fast gradient sign method.");
        _randomStart = AddWith(Words.RandomStart, false);
        _top = AddWith(Words.Top, defaults.Examples, "rows, changed.");
        _constraints = new(this);
        _label = Add(
            Words.Label, "only rows are changed which the model gets right. Default: the pictures' folder.");
        _table = new(this);
        _folder = new(this);
        _out = AddOutput("a figure (.png, .svg), or a folder of figures.", OutputKind.Figures, "attack.png");
        _seed = AddWith(Words.Seed, 1);
        _onnx = new(this, namesZips: "Default: the model's own.");
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var path = parsed.GetRequiredValue(_out);
        Sheets.RequireRoom(path, Figures.AdversarialSheets(parsed.GetValue(_top)));
        var ml = Context(parsed.GetValue(_seed));
        var constraints = _constraints.Read(parsed);
        var name = parsed.GetRequiredValue(_model);
        var model = _onnx.Open(parsed, ml, name);
        var table = _table.Read(parsed) with { Label = parsed.GetValue(_label) };
        var data = model.Read(ml, parsed.GetRequiredValue(_data), table, _folder.SkipBroken(parsed));
        var hasNames = _onnx.ClassNames(parsed).Count > 0 || model.Network.Network.ClassNames.Count > 0
            || model.Network is ClassifierTransformer;      // else no folder's name tells what is right
        var found = screen.Work(stages =>
        {
            var stage = stages.Begin($"changing rows for {Path.GetFileName(name)}");
            var examples = ml.Interpretation.Attack(model.Model, data.Rows, new()
            {
                Examples = parsed.GetValue(_top),
                LInf = parsed.GetValue(_linf) is { } text ? Fraction(text) : null,
                L2 = parsed.GetValue(_l2),
                Steps = parsed.GetValue(_steps),
                RandomStart = parsed.GetValue(_randomStart),
                Target = parsed.GetValue(_target),
                Source = parsed.GetValue(_source),
                Constraints = constraints,
                ClassNames = _onnx.ClassNames(parsed),
                LabelColumnName = parsed.GetValue(_label) ?? (hasNames ? data.LabelColumn : null),
                Seed = parsed.GetValue(_seed),
                Progress = stage,
                Cancellation = cancellation,
            });
            stage.End($"{examples.Count(example => example.Succeeded)} of {NumberWords.Count(examples.Count, "row")}");
            return examples;
        });
        screen.Answer(new { Examples = found.Select(Answers.Attack) });
        screen.Print(AttackTables.Examples(found));
        screen.Print(AttackTables.Summary(found));
        Sheets.Write(
            screen, path, IsForced(parsed),
            [new("rows", () => Figures.Adversarial(model.Name, found))]);
    }

    /// <summary>A number or a fraction above 0, or null.</summary>
    private static double? Fraction(string text)
    {
        var parts = text.Split('/');
        double? Number(string part) =>
            double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && number > 0 && double.IsFinite(number)
                ? number
                : null;
        return parts.Length switch { 1 => Number(parts[0]), 2 => Number(parts[0]) / Number(parts[1]), _ => null };
    }
}
