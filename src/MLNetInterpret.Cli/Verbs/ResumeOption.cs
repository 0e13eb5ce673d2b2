using System.CommandLine;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Trainers;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>The option of every command that trains, with which an interrupted training goes on.</summary>
internal sealed class ResumeOption
{
    private readonly Option<bool> _resume;

    /// <summary>Adds it.</summary>
    /// <param name="verb">The command.</param>
    /// <param name="output">Names the model that is written.</param>
    public ResumeOption(Verb verb, Option<string> output)
    {
        _resume = verb.AddWith(Words.Resume, false);
        verb.Files.Writes(_resume, new(
            $"the checkpoint of {output.Name}", OutputKind.Checkpoint,
            parsed => parsed.GetValue(output) is { } path ? CheckpointOf(path) : null));
    }

    /// <summary>Begins a training, or one that goes on.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="screen">Told of a checkpoint that will be replaced.</param>
    /// <param name="path">Where the model will be written.</param>
    /// <exception cref="FileNotFoundException">There is nothing to go on from.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    /// <exception cref="IOException">Something else stands in the checkpoint's place.</exception>
    public InterruptibleTraining Begin(ParseResult parsed, Screen screen, string path)
    {
        var resumes = parsed.GetValue(_resume);
        if (CheckpointOf(path) is not { } checkpoint)
            return resumes
                ? throw new ArgumentException($"A training into '{path}' has no checkpoint: leave out {Words.Resume.Name}.")
                : new(path, null, resumes);
        CheckpointFile.Require(checkpoint, resumes);
        var isThere = File.Exists(checkpoint);
        if (resumes && !isThere) throw Nothing(checkpoint, path);
        if (isThere && !resumes)
            screen.Warn(
                $"A checkpoint of an interrupted training is there, '{checkpoint}': {Words.Resume.Name} goes on with it. "
                + "Now it is replaced when the first epoch has ended.");
        return new(path, checkpoint, resumes);
    }

    /// <summary>Where the checkpoint lies; null beside no file.</summary>
    private static string? CheckpointOf(string path) =>
        string.IsNullOrWhiteSpace(path) || new WritePlace(path).IsSpecial ? null : $"{path}.checkpoint";

    private static FileNotFoundException Nothing(string checkpoint, string path) => new(
        $"There is no checkpoint '{checkpoint}' to go on from"
        + (File.Exists(path) ? $"; the training of '{path}' has ended, or it never began here" : "")
        + $": leave out {Words.Resume.Name} to train from the start.");
}
