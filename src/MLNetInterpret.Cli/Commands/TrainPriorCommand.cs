using System.CommandLine;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Cli.Verbs;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>train-prior</c>: what pictures look like, so that optimised ones can be kept plausible.</summary>
internal sealed class TrainPriorCommand : Verb
{
    private readonly Option<string> _data;
    private readonly Option<string> _out;
    private readonly Option<int> _size;
    private readonly Option<bool> _grey;
    private readonly FolderOptions _folder;
    private readonly Option<int> _codeSize;
    private readonly Option<int[]> _blocks;
    private readonly TrainerArguments _trainer;
    private readonly AugmentationArguments _augmentation;
    private readonly Option<double?> _heldOutShare;
    private readonly Option<int> _seed;
    private readonly ResumeOption _resume;

    public TrainPriorCommand(Screen screen) : base(
        "train-prior", "Train a prior of your own pictures, which keeps optimised pictures plausible.", screen,
        "train-prior --data datasets/fashion-mnist --out fashion-prior.zip",
        "train-prior --data photos --size 48 --code-size 128 --out photos-prior.zip")
    {
        var defaults = new ImagePriorOptions();
        _data = AddInput(
            Words.Data, "a folder of IDX files named as Fashion-MNIST's, emoji-*.bin, or subfolders of pictures.",
            required: true);
        _out = AddOutput("a model zip.", OutputKind.Model, required: true);
        _size = AddWith(Words.Size, 32, "rows and columns, to which they are scaled, at least 8.");
        _grey = AddWith(Words.Grey, false);
        _folder = new(this);
        _codeSize = AddWith(Words.CodeSize, defaults.CodeSize);
        _blocks = Add(Words.Blocks, "Best multiples of 16, for example: --blocks 32 64 64.");
        _trainer = new(this, defaults);
        _augmentation = new(this, defaults.Shift, defaults.Flip);
        _heldOutShare = AddOptional(
            Words.HeldOutShare, "pictures, where the folder has no held-out part of its own. Default: 0.2.");
        _seed = AddWith(Words.Seed, 1);
        _resume = new(this, _out);
    }

    protected override void Execute(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var ml = Context(parsed.GetValue(_seed));
        var size = parsed.GetValue(_size);
        var folder = parsed.GetRequiredValue(_data);
        var pictures = Pictures.Open(
            ml, folder, parsed.GetValue(_grey) ? 1 : 3, size, size, _folder.SkipBroken(parsed), parsed.GetValue(_heldOutShare));
        var path = parsed.GetRequiredValue(_out);
        var training = _resume.Begin(parsed, screen, path);
        var options = _trainer.Read(parsed, new ImagePriorOptions()) with
        {
            CodeSize = parsed.GetValue(_codeSize),
            Shift = _augmentation.Shift(parsed),
            Flip = _augmentation.Flip(parsed),
        };
        if (parsed.GetValue(_blocks) is { Length: > 0 } blocks) options = options with { Blocks = blocks };
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        var trained = training.Run(
            ml,
            () => screen.Work(stages => TrainedPrior.Train(ml, name, pictures, training.Kept(options), stages, cancellation)),
            cancellation);
        trained.Save(ml, path);
        training.End();
        screen.Answer(new { trained.Errors, TrainedPrior.Noise, trained.TrainSeconds });
        screen.Print(TerminalTables.Errors(trained.Errors));
        screen.Print($"Trained in {NumberWords.Seconds(trained.TrainSeconds)} s.");
        screen.Wrote("Prior", path);
    }
}
