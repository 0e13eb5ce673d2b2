using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>
/// AdamW that holds the numbers which it hands to native code. TorchSharp's own step passes temporaries: a collection on another
/// thread may free one before native code has read it, and the step ends with an error or another number.
/// </summary>
/// <param name="groups">What is updated.</param>
/// <param name="learningRate">The step size, above 0.</param>
/// <param name="maximize">Whether steps go up.</param>
/// <remarks>The same numbers, bit for bit, as of TorchSharp's own; without weight decay also as of its Adam.</remarks>
internal sealed class SteadyAdamW(IEnumerable<AdamW.ParamGroup> groups, double learningRate, bool maximize = false)
    : AdamW(groups, learningRate, maximize: maximize)
{
    /// <inheritdoc/>
    public override Tensor step(Func<Tensor>? closure = null) => _step<ParamGroup>(Update, closure);

    /// <summary>Makes the means of the gradients of one row of every parameter 0.</summary>
    public void ForgetMoments(int row)
    {
        foreach (var parameter in _parameter_groups.SelectMany(group => ((ParamGroup)group).Parameters))
        {
            var state = (State)_state[parameter.Handle];
            state.exp_avg[row].zero_();
            state.exp_avg_sq[row].zero_();
        }
    }

    private void Update(ParamGroup group)
    {
        var options = (Options)group.Options;
        var (beta1, beta2, rate) = (options.beta1!.Value, options.beta2!.Value, options.LearningRate!.Value);
        using Scalar keepMean = beta1, addMean = 1 - beta1, keepSquare = beta2, addSquare = 1 - beta2;
        using Scalar epsilon = options.eps!.Value, one = 1;
        using Scalar decay = 1 - rate * options.weight_decay!.Value;
        foreach (var parameter in group.Parameters)
        {
            if (parameter.grad is not { } gradient) continue;
            if (options.maximize!.Value) gradient = -gradient;
            var state = (State)_state[parameter.Handle];
            state.step += 1;
            using Scalar length = -(rate / (1 - Math.Pow(beta1, state.step)));
            using Scalar correction = Math.Sqrt(1 - Math.Pow(beta2, state.step));
            if (options.weight_decay.Value != 0) parameter.mul_(decay);
            state.exp_avg.mul_(keepMean).add_(gradient, addMean);
            state.exp_avg_sq.mul_(keepSquare).addcmul_(gradient, gradient, addSquare);
            var spread = state.exp_avg_sq.sqrt().div_(correction).add_(epsilon, one);
            parameter.addcdiv_(state.exp_avg, spread, length);
        }
    }
}
