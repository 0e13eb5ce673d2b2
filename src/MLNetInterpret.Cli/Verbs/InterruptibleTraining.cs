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
    public T Run<T>(MLContext ml, CancellationToken cancellation, Func<T> train)
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
        if (checkpoint is not null) File.Delete(checkpoint);
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
        const string next = "the same command with --resume goes on.";
        if (File.Exists(path) && !HashOf(path).SequenceEqual(CheckpointFile.ModelOf(kept)))
            return $"{what} is kept in '{kept}', because '{path}' is an older model; {next}";
        ml.Model.SaveInterpretable(model, schema, path);
        CheckpointFile.SetModel(kept, HashOf(path));
        return $"{what} is in '{path}'; {next}";
    }

    private static string Loss(EpochReport best) => double.IsNaN(best.ValidationLoss)
        ? ""
        : $" (validation loss {NumberWords.Measure(best.ValidationLoss)})";

    private static byte[] HashOf(string file)
    {
        using var stream = File.OpenRead(file);
        return SHA256.HashData(stream);
    }
}
