using Microsoft.ML;
using MLNetInterpret.Core.Networks;

namespace MLNetInterpret.Trainers;

/// <summary>Takes what a training has reached when it is cancelled. A caller that sets one in a training's options keeps the
/// checkpoint until the model is saved, and deletes it then.</summary>
/// <param name="resumes">Whether the training goes on from its checkpoint; if not, it replaces one that is there.</param>
internal sealed class TrainingKeeper(bool resumes)
{
    /// <summary>Whether the training goes on from its checkpoint.</summary>
    public bool Resumes { get; } = resumes;

    /// <summary>Whether there is a checkpoint of this training.</summary>
    public bool HasCheckpoint { get; set; }

    /// <summary>Seconds of training before it was interrupted.</summary>
    public double SecondsBefore { get; set; }

    /// <summary>The epoch in which it was cancelled and the best one until then; null where it was not.</summary>
    public (int Epoch, EpochReport Best)? Stopped { get; set; }

    /// <summary>The network at its best so far, with the steps before it, and the schema of the rows it reads;
    /// null before the first epoch's end.</summary>
    public (ITransformer Model, DataViewSchema Schema)? Reached { get; private set; }

    /// <summary>Takes a model.</summary>
    public void Reach(ITransformer model, DataViewSchema schema) => Reached = (model, schema);
}
