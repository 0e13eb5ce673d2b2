using System.CommandLine;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>train tabular</c>: a perceptron for the rows of a CSV file.</summary>
internal sealed class TrainTabularCommand : Verb
{
    private readonly TabularTraining _training;
    private readonly Option<string> _out;
    private readonly Option<int> _seed;
    private readonly ResumeOption _resume;

    public TrainTabularCommand(Screen screen) : base(
        "tabular", "Train a perceptron that predicts a column of a table: a class or a number.", screen,
        "train tabular --data credit.csv --label Status --positive bad --out credit.zip",
        "train tabular --data datasets/credit/lending_club.csv --label Class --positive bad --hidden-units 64 32 --out loans.zip",
        "train tabular --data datasets/credit/lending_club.csv --label int_rate --ignore sub_grade --out rate.zip")
    {
        _training = new(this);
        _out = AddOutput("a model zip.", OutputKind.Model, required: true);
        _seed = AddWith(Words.Seed, 1, "Which rows are held out, too.");
        _resume = new(this, _out);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var ml = Context(parsed.GetValue(_seed));
        var task = _training.Open(parsed, ml);
        var path = parsed.GetRequiredValue(_out);
        var training = _resume.Begin(parsed, screen, path);
        task = task with { Network = training.Kept(task.Network) };
        var name = Path.GetFileName(task.Table.Path);
        var trained = training.Run(
            ml, () => screen.Work(stages => TableModel.Train(ml, name, task, stages, cancellation)), cancellation);
        trained.Save(ml, path);
        training.End();
        screen.Answer(new { Model = Answers.Model(trained) });
        TerminalTables.Print(screen, trained);
        screen.Wrote("Model", path);
    }
}
