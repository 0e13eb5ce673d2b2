using System.CommandLine;
using MLNetInterpret.Cli.Terminal;

namespace MLNetInterpret.Cli.Commands;

/// <summary><c>train</c>: a network on a user's own data, as a model zip of ML.NET.</summary>
internal sealed class TrainCommand : Command
{
    public TrainCommand(Screen screen) : base("train", "Train a network on your own data and save it as a model of ML.NET.")
    {
        Add(new TrainImagesCommand(screen));
        Add(new TrainTabularCommand(screen));
        Add(new TrainTextCommand(screen));
    }
}
