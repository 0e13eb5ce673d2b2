using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Trainers;

/// <summary>What the training of every kind of network tells its context.</summary>
internal static class EpochLog
{
    /// <summary>The share of a training that reading its rows takes.</summary>
    private const double Reading = 0.03;

    /// <summary>The share of a training that is done after an epoch, where it ends with the training.</summary>
    public static double ShareAfter(int epoch, int of) => Reading + ((1 - Reading) * epoch / of);

    /// <summary>Tells that rows are read.</summary>
    public static void TellReading(ContextWork work) => work.Progress.Report("reading rows", 0);

    /// <summary>Listeners that tell the context's work of updates, and its log of every epoch.</summary>
    /// <param name="work">The work.</param>
    /// <param name="end">The share of the work that is done when the training is.</param>
    public static TrainingListeners Of(ContextWork work, double end = 1) => new()
    {
        Updates = (words, share) => work.Progress.Report(words, Reading + ((end - Reading) * share)),
        Epochs = ended =>
        {
            work.Channel.Info(
                MessageSensitivity.None, "epoch {0} of {1}: loss {2:F4}, validation loss {3:F4}, validation metric {4:F4}",
                ended.Epoch, ended.Of, ended.TrainingLoss, ended.ValidationLoss, ended.ValidationMetric);
            work.Hear();
        },
    };
}
