using System.Security.Cryptography;
using Microsoft.ML;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Trainers;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>A training whose best model so far is written when it is cancelled, and which can go on afterwards.</summary>
/// <param name="path">Where the model is written.</param>
/// <param name="checkpoint">Where the state is kept; null for nowhere.</param>
/// <param name="resumes">Whether it goes on from there.</param>
internal sealed class InterruptibleTraining(string path, string? checkpoint, bool resumes)
{
    private readonly TrainingKeeper _keeper = new(resumes);

    /// <summary>Options of a training that is kept.</summary>
    public TOptions Kept<TOptions>(TOptions options) where TOptions : TrainerOptions => checkpoint is null
        ? options
        : (TOptions)((TrainerOptions)options with { Checkpoint = checkpoint, Keeper = _keeper });

    /// <summary>Trains.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the message says what there is now.</exception>
    public T Run<T>(MLContext ml, Func<T> train, CancellationToken cancellation)
    {
        try
        {
            return train();
        }
        catch (Exception) when (cancellation.IsCancellationRequested && checkpoint is not null)
        {
            throw new CancelledKeeping(Keep(ml, checkpoint));
        }
    }

    /// <summary>Told that the model is written: the checkpoint goes.</summary>
    public void End()
    {
        if (checkpoint is not null) CheckpointFile.Delete(checkpoint);
    }

    private string Keep(MLContext ml, string kept)
    {
        if (_keeper.Reached is not var (model, schema))
            return !resumes
                ? "Cancelled before the first epoch ended; nothing was written."
                : $"Cancelled before the training went on; '{kept}' is as it was.";
        var what = _keeper.Stopped is var (epoch, best)
            ? $"Cancelled in epoch {epoch} of {best.Of}. The best so far, epoch {best.Epoch}{Loss(best)},"
            : "Cancelled when the training had ended. The model, not yet measured,";
        var next = _keeper.HasCheckpoint
            ? "the same command with --resume goes on."
            : "no checkpoint could be written to go on from.";
        if (IsOlder(kept))
            return _keeper.HasCheckpoint
                ? $"{what} is kept in '{kept}', because '{path}' is an older model; {next}"
                : $"{what} is lost: '{path}' is an older model, and {next}";
        try
        {
            ml.Model.SaveInterpretable(model, schema, path);
            if (_keeper.HasCheckpoint) CheckpointFile.SetModel(kept, HashOf(path));
            return $"{what} is in '{path}'; {next}";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return $"{what} could not be saved ({failure.Message.TrimEnd('.')}); {next}";
        }
    }

    /// <summary>Whether another model than that of an interruption of this training stands where its own would.</summary>
    private bool IsOlder(string kept) => File.Exists(path)
        && !(_keeper.HasCheckpoint && HashOf(path).SequenceEqual(CheckpointFile.ModelOf(kept)));

    private static string Loss(EpochReport best) => double.IsNaN(best.ValidationLoss)
        ? ""
        : $" (validation loss {NumberWords.Measure(best.ValidationLoss)})";

    private static byte[] HashOf(string file)
    {
        using var stream = File.OpenRead(file);
        return SHA256.HashData(stream);
    }
}
