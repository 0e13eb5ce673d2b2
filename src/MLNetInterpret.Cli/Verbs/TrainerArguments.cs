using System.CommandLine;

namespace MLNetInterpret.Cli.Verbs;

/// <summary>How a network is trained: the options of every command that trains one, under the names of the trainers' options.</summary>
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
        _epochs = verb.Add("--epochs", "Passes over the data at most.", defaults.Epochs);
        _learningRate = verb.Add("--learning-rate", "The largest step size, above 0.", defaults.LearningRate);
        _weightDecay = verb.Add("--weight-decay", "How strongly weights are drawn to 0, from 0 to 1000.", defaults.WeightDecay);
        _patience = verb.Add(
            "--patience", "Epochs in a row without a smaller validation loss after which training stops.", defaults.Patience);
        _validationFraction = verb.Add(
            "--validation-fraction",
            "Share of the training data that the best epoch is chosen by, at least 0 and below 1; 0 takes the last epoch.",
            defaults.ValidationFraction);
        if (BatchSizeOf(defaults) is { } batchSize) _batchSize = verb.Add("--batch-size", "Rows an update, at least 2.", batchSize);
        if (defaults is ClassifierOptions classifier)
            _balanceClasses = verb.Add(
                "--balance-classes", "Every class counts the same in total, however rare it is.", classifier.BalanceClasses);
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
