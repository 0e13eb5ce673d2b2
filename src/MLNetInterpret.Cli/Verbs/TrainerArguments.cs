using System.CommandLine;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>How a network is trained: the options of every command that trains one,
/// under the names of the trainers' options.</summary>
internal sealed class TrainerArguments
{
    private readonly Option<int> _epochs;
    private readonly Option<double> _learningRate;
    private readonly Option<double> _weightDecay;
    private readonly Option<int> _patience;
    private readonly Option<double> _validationFraction;
    private readonly Option<int>? _batchSize;
    private readonly Option<bool>? _balanceClasses;

    /// <summary>Adds them to a command.</summary>
    /// <param name="verb">The command.</param>
    /// <param name="defaults">The trainer's own options.</param>
    public TrainerArguments(Verb verb, TrainerOptions defaults)
    {
        _epochs = verb.AddWith(Words.Epochs, defaults.Epochs);
        _learningRate = verb.AddWith(Words.LearningRate, defaults.LearningRate);
        _weightDecay = verb.AddWith(Words.WeightDecay, defaults.WeightDecay);
        _patience = verb.AddWith(Words.Patience, defaults.Patience);
        _validationFraction = verb.AddWith(Words.ValidationFraction, defaults.ValidationFraction);
        if (BatchSizeOf(defaults) is { } batchSize) _batchSize = verb.AddWith(Words.BatchSize, batchSize);
        if (defaults is ClassifierOptions classifier)
            _balanceClasses = verb.AddWith(Words.BalanceClasses, classifier.BalanceClasses);
    }

    /// <summary>A trainer's options with what was given.</summary>
    public TOptions Read<TOptions>(ParseResult parsed, TOptions options) where TOptions : TrainerOptions
    {
        TrainerOptions read = options with
        {
            Epochs = parsed.GetValue(_epochs),
            LearningRate = parsed.GetValue(_learningRate),
            WeightDecay = parsed.GetValue(_weightDecay),
            Patience = parsed.GetValue(_patience),
            ValidationFraction = parsed.GetValue(_validationFraction),
        };
        if (_batchSize is not null)
            read = read switch
            {
                ClassifierOptions classifier => classifier with { BatchSize = parsed.GetValue(_batchSize) },
                ImagePriorOptions prior => prior with { BatchSize = parsed.GetValue(_batchSize) },
                _ => read,
            };
        if (_balanceClasses is not null)
            read = (ClassifierOptions)read with { BalanceClasses = parsed.GetValue(_balanceClasses) };
        return (TOptions)read;
    }

    private static int? BatchSizeOf(TrainerOptions options) => options switch
    {
        ClassifierOptions classifier => classifier.BatchSize,
        ImagePriorOptions prior => prior.BatchSize,
        _ => null,
    };
}
