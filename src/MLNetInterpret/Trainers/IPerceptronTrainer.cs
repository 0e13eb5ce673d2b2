using MLNetInterpret.Reading;

namespace MLNetInterpret.Trainers;

/// <summary>A trainer of perceptrons, whatever they predict.</summary>
internal interface IPerceptronTrainer
{
    /// <summary>Columns, sizes and training.</summary>
    MultilayerPerceptronOptions Options { get; }

    /// <summary>What is predicted.</summary>
    Target Target { get; }
}
