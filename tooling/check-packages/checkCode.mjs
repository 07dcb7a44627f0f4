import ts from 'typescript';
import { eachNode, lineOf } from './parseSource.mjs';
import { isProgram } from './workspace.mjs';

/** Methods that tensors have and other common objects do not. */
const tensorMethods = new Set(
  (
    'as1D as2D as3D as4D as5D argMax argMin asScalar asType broadcastTo cast clipByValue cumsum div divNoNan elu exp expandDims ' +
    'expm1 floorDiv gather greaterEqual leakyRelu lessEqual log1p logSoftmax logSumExp logicalAnd logicalNot logicalOr matMul ' +
    'maximum minimum mul neg notEqual oneHot onesLike prelu reciprocal relu relu6 reshape reshapeAs rsqrt selu sigmoid softmax ' +
    'softplus sqrt square squaredDifference squeeze sub tanh tile toBool toFloat toInt topk transpose unstack zerosLike'
  ).split(' '),
);
const vagueNames = /\/(utils?|helpers?|common|misc)(\.test)?\.ts$|\/(utils?|helpers?|common|misc)\//;

/**
 * What no source may hold: unseeded randomness, synchronous reads, chained tensor methods, statements that run on import.
 *
 * @param {import('./workspace.mjs').Package} pkg
 * @returns {import('./checkRepository.mjs').Finding[]}
 */
export function checkCode(pkg) {
  const isPublic = pkg.kind !== 'app' && pkg.name !== 'testing';
  const findings = [];
  for (const source of [...pkg.sources, ...pkg.tests]) {
    const say = (node, message) =>
      findings.push({ file: source.path, line: lineOf(source.tree, node), message });
    if (vagueNames.test(source.path)) {
      findings.push({ file: source.path, message: 'name a file after the one thing it holds' });
    }
    eachNode(source.tree, (node) => {
      if (isMember(node, 'Math', 'random'))
        say(node, '`Math.random` cannot be seeded; use `deriveSeed` and a seeded generator');
      if (isPublic && !source.isTest) checkMember(node, pkg, say);
    });
    const runs = isProgram(pkg) && source.path === `${pkg.path}/src/main.ts`;
    if (isPublic && !source.isTest && !runs) checkTopLevel(source.tree, say);
  }
  return findings;
}

function checkMember(node, pkg, say) {
  if (!ts.isPropertyAccessExpression(node)) return;
  const method = node.name.text;
  if (method === 'setBackend' && pkg.name !== 'wasm' && !isProgram(pkg))
    say(node, '`setBackend`: a backend is the choice of the app');
  if (ts.isIdentifier(node.expression) && node.expression.text === 'console' && method !== 'warn') {
    say(node, '`console` in a package; return the text or throw an error');
  }
  if (!ts.isCallExpression(node.parent) || node.parent.expression !== node) return;
  if (method === 'dataSync' || method === 'arraySync') {
    say(node, `\`${method}\` stops the GPU; read values with \`await\` at the edge`);
  }
  const owner = rootOf(node.expression);
  if (tensorMethods.has(method) && owner !== 'tf' && owner !== 'Math') {
    say(node, `chained tensor method \`.${method}()\`; write \`tf.${method}(…)\``);
  }
}

/** `tf` of `tf.linalg.gramSchmidt`; undefined for the result of a call, whatever it was called on. */
function rootOf(expression) {
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? rootOf(expression.expression) : undefined;
}

function checkTopLevel(tree, say) {
  for (const statement of tree.statements) {
    if (
      ts.isExpressionStatement(statement) ||
      ts.isIfStatement(statement) ||
      ts.isIterationStatement(statement, false)
    ) {
      say(statement, 'a statement that runs on import; packages promise `sideEffects: false`');
    }
    registrationsIn(statement, say);
  }
}

/** `registerClass` that is called while the file loads: not inside a function. */
function registrationsIn(node, say) {
  if (ts.isFunctionLike(node)) return;
  if (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === 'registerClass'
  ) {
    say(node, '`registerClass` at top level; it belongs into `registerLayers()`');
  }
  ts.forEachChild(node, (child) => registrationsIn(child, say));
}

function isMember(node, object, property) {
  return (
    ts.isPropertyAccessExpression(node) &&
    node.name.text === property &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === object
  );
}
