export * from './plain.js';
