using System.CommandLine;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>train images</c>: a convolutional network.</summary>
internal sealed class TrainImagesCommand : Verb
{
    private readonly Option<string> _data;
    private readonly Option<string> _out;
    private readonly Option<int> _size;
    private readonly Option<bool> _grey;
    private readonly FolderOptions _folder;
    private readonly Option<int[]> _blocks;
    private readonly Option<double> _dropout;
    private readonly TrainerArguments _trainer;
    private readonly AugmentationArguments _augmentation;
    private readonly Option<double?> _heldOutShare;
    private readonly Option<int> _seed;
    private readonly ResumeOption _resume;

    public TrainImagesCommand(Screen screen) : base(
        "images", "Train a convolutional network that classifies pictures.", screen,
        "train images --data datasets/fashion-mnist --out fashion.zip", "train images --data photos --size 48 --out photos.zip")
    {
        var defaults = new ConvolutionalNetworkOptions();
        _data = AddInput(
            Words.Data,
            "a folder of IDX files named as Fashion-MNIST's, emoji-*.bin, or one subfolder of pictures for each class.",
            required: true);
        _out = AddOutput("a model zip.", OutputKind.Model, required: true);
        _size = AddWith(Words.Size, 32, "rows and columns, to which they are scaled.");
        _grey = AddWith(Words.Grey, false);
        _folder = new(this);
        _blocks = Add(Words.Blocks, "For example: --blocks 32 64 128.");
        _dropout = AddWith(Words.Dropout, defaults.Dropout, "Of the last layer's inputs.");
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
        var options = _trainer.Read(parsed, new ConvolutionalNetworkOptions()) with
        {
            Dropout = parsed.GetValue(_dropout),
            Shift = _augmentation.Shift(parsed),
            Flip = _augmentation.Flip(parsed),
        };
        if (parsed.GetValue(_blocks) is { Length: > 0 } blocks) options = options with { Blocks = blocks };
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        var trained = training.Run(
            ml,
            () => screen.Work(stages => PictureModel.Train(ml, name, pictures, training.Kept(options), stages, cancellation)),
            cancellation);
        trained.Save(ml, path);
        training.End();
        screen.Answer(new { Model = Answers.Model(trained) });
        TerminalTables.Print(screen, trained);
        screen.Wrote("Model", path);
    }
}
