using System.Reflection;

namespace Opportune.Architecture.Tests;

/// <summary>Every type that a type mentions: base, interfaces, attributes, signatures, locals, caught exceptions and method bodies, type arguments included.</summary>
internal static class TypeReferences
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<Type> Of(Type type) => Raw(type).SelectMany(Unwrap).Distinct();

    /// <summary>The types that a named member mentions: its declaring type, its own type and its type arguments.</summary>
    public static IEnumerable<Type> Of(MemberInfo member) => Mentions(member).SelectMany(Unwrap);

    private static IEnumerable<Type?> Raw(Type type)
    {
        yield return type.BaseType;
        foreach (var i in type.GetInterfaces()) yield return i;
        foreach (var a in type.CustomAttributes) yield return a.AttributeType;
        foreach (var f in type.GetFields(All)) yield return f.FieldType;
        foreach (var m in Instructions.MethodsOf(type))
        {
            if (m is MethodInfo { ReturnType: var r }) yield return r;
            foreach (var p in m.GetParameters()) yield return p.ParameterType;
            if (m.GetMethodBody() is not { } body) continue;
            foreach (var v in body.LocalVariables) yield return v.LocalType;
            foreach (var c in body.ExceptionHandlingClauses.Where(c => c.Flags == ExceptionHandlingClauseOptions.Clause)) yield return c.CatchType;
            foreach (var t in Instructions.Of(m).SelectMany(Mentions)) yield return t;
        }
    }

    private static IEnumerable<Type?> Mentions(MemberInfo member)
    {
        yield return member as Type ?? member.DeclaringType;
        if (member is MethodInfo { IsGenericMethod: true } call) foreach (var argument in call.GetGenericArguments()) yield return argument;
    }

    private static IEnumerable<Type> Unwrap(Type? t)
    {
        if (t is null) return [];
        if (t.HasElementType) return Unwrap(t.GetElementType());
        return t.IsGenericType ? t.GetGenericArguments().SelectMany(Unwrap).Append(t) : [t];
    }
}
